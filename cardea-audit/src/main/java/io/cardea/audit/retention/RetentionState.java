package io.cardea.audit.retention;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with the room of a log.
 *
 * @param bytes that the segments of the log and their indexes have
 * @param oldest when the oldest segment that is there began; empty if that is not known
 * @param removed segments since the start
 * @param held segments that would have gone, had no hold covered them
 * @param isFailing whether segments that should have gone could not be archived or removed
 */
public record RetentionState(
    long bytes, Optional<Instant> oldest, long removed, long held, boolean isFailing) {

  static final RetentionState NEW = new RetentionState(0, Optional.empty(), 0, 0, false);

  RetentionState failing(boolean is) {
    return new RetentionState(bytes, oldest, removed, held, is);
  }
}
