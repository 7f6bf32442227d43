package io.cardea.controlplane.records;

import java.time.Duration;
import java.time.Instant;

/**
 * How copying stands.
 *
 * @param behind records that are sealed and not copied
 * @param complete when all that was sealed was copied last, or copying began
 * @param failures turns that failed since the start
 */
public record CopyState(long behind, Instant complete, long failures) {

  /** For how long records have been waiting; zero while none do. */
  public Duration lag(Instant now) {
    return behind == 0 || now.isBefore(complete) ? Duration.ZERO : Duration.between(complete, now);
  }
}
