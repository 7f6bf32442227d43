package io.cardea.model.sight;

import java.time.Duration;
import java.util.Optional;

/**
 * A circuit breaker.
 *
 * @param tool whose it is; empty for the server's
 * @param state in one word
 * @param calls counted lately
 * @param failed of them
 * @param opensIn how long calls are refused still; empty unless it is open
 */
public record BreakerSight(
    String tool, State state, long calls, long failed, Optional<Duration> opensIn) {

  /** In one word. */
  public enum State {
    /** Calls are sent. */
    CLOSED,
    /** Calls are refused. */
    OPEN,
    /** A few calls are sent, to see whether it is well. */
    HALF_OPEN
  }
}
