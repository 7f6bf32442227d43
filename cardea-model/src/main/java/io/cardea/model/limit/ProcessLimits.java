package io.cardea.model.limit;

import java.time.Duration;

/**
 * Bounds of the child processes of one adapter.
 *
 * @param perAdapter running at once
 * @param perPrincipal running at once for one principal
 * @param queueTimeout how long a call waits for a place among them before a call is refused
 * @param idle until a process that nobody uses is ended
 */
public record ProcessLimits(
    int perAdapter, int perPrincipal, Duration queueTimeout, Duration idle) {

  /** What an adapter gets that says nothing. */
  public static final ProcessLimits DEFAULT =
      new ProcessLimits(64, 16, Duration.ofSeconds(5), Duration.ofMinutes(15));

  public ProcessLimits {
    if (perAdapter < 1 || perPrincipal < 1) {
      throw new IllegalArgumentException("at least one process must be allowed");
    }
  }
}
