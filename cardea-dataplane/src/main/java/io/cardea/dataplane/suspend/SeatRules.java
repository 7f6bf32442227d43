package io.cardea.dataplane.suspend;

import java.time.Duration;

/**
 * The bounds of seats and of suspended calls.
 *
 * @param seats sessions of one principal at one server
 * @param idle until a session that no call uses is ended
 * @param life how long a call may wait for its client
 * @param perPrincipal calls of one principal that wait for their client
 * @param perNode calls of all principals that do
 * @param bytes of questions that are kept for all of them, to be asked again
 */
public record SeatRules(
    int seats, Duration idle, Duration life, int perPrincipal, int perNode, long bytes) {

  /** What holds where nothing else is said. */
  public static final SeatRules DEFAULT =
      new SeatRules(
          16, Duration.ofMinutes(1), Duration.ofMinutes(10), 32, 4_096, 64L * 1024 * 1024);
}
