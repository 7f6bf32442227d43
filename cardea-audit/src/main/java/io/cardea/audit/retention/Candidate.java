package io.cardea.audit.retention;

import io.cardea.audit.removal.Removal;
import io.cardea.model.audit.LegalHold;
import java.time.Instant;

/**
 * A segment that could go: complete, sealed, without a call that has not ended.
 *
 * @param segment number
 * @param first number of its first record in the log
 * @param behind number of the record behind its last one
 * @param from when its first record was written
 * @param until when the last one was sealed
 * @param bytes of its file
 */
record Candidate(long segment, long first, long behind, Instant from, Instant until, long bytes) {

  /** Whether a hold covers it. */
  boolean isHeldBy(LegalHold hold) {
    return Removal.isHeld(hold, from, until);
  }

  /** The removal of it. */
  Removal removal(String sha256, String reason) {
    return new Removal(segment, first, behind, from, until, sha256, reason);
  }
}
