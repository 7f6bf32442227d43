package io.cardea.controlplane.admin;

import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.LegalHolds;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Erases subjects of this node that no hold covers. */
record Erasing(AuditSubjects subjects, LegalHolds holds) {

  /** How it ended. */
  enum Ending {
    /** Key and name are destroyed. */
    ERASED,
    /** A hold covers what was recorded of it; nothing was done. */
    HELD,
    /** There is no such subject, or none any more. */
    UNKNOWN
  }

  /**
   * Erases one.
   *
   * @throws IOException if that cannot be written; it may be erased or not
   */
  Ending erase(TenantId tenant, String id) throws IOException {
    Optional<AuditSubject> subject = subjects.find(tenant, id);
    if (subject.isEmpty()) { // an erasure that failed in the middle is to be ended whatever is held
      return subjects.erase(tenant, id) ? Ending.ERASED : Ending.UNKNOWN;
    }
    boolean[] isErased = new boolean[1];
    Optional<LegalHold> hold =
        holds.unless(covering(subject.get()), () -> isErased[0] = subjects.erase(tenant, id));
    if (hold.isPresent()) {
      return Ending.HELD;
    }
    return isErased[0] ? Ending.ERASED : Ending.UNKNOWN;
  }

  /** Whether a hold covers it now. */
  boolean isHeld(AuditSubject subject) {
    return holds.all().stream().anyMatch(covering(subject));
  }

  private static Predicate<LegalHold> covering(AuditSubject subject) {
    return hold -> hold.concerns(subject.tenant()) && hold.covers(subject.since(), Instant.MAX);
  }

  /** The answer to who wanted to erase what is held. */
  static AdminAnswer held() {
    return AdminAnswer.problem(
        409,
        "Held",
        "A legal hold covers what was recorded of this subject: nothing was erased. It can be when"
            + " the hold has ended.");
  }
}
