package io.cardea.model.resilience;

import java.time.Duration;

/**
 * When a circuit breaker opens and closes.
 *
 * @param enabled whether there is one at all
 * @param window over which calls are counted
 * @param minimumCalls of a server in the window before it may open
 * @param minimumToolCalls likewise, of one tool
 * @param failurePercent of them that opens it
 * @param openFor how long it stays open the first time; doubled each time it opens again
 * @param maxOpenFor at most
 * @param probes calls that must be answered, one failure of which opens it again
 */
public record BreakerRules(
    boolean enabled,
    Duration window,
    int minimumCalls,
    int minimumToolCalls,
    int failurePercent,
    Duration openFor,
    Duration maxOpenFor,
    int probes) {

  /** What an adapter gets that says nothing. */
  public static final BreakerRules DEFAULT =
      new BreakerRules(
          true,
          Duration.ofSeconds(30),
          20,
          10,
          50,
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          3);

  public BreakerRules {
    if (minimumCalls < 1 || minimumToolCalls < 1 || probes < 1 || window.toMillis() < 100) {
      throw new IllegalArgumentException("a breaker needs calls to judge by");
    }
    if (failurePercent < 1 || failurePercent > 100 || maxOpenFor.compareTo(openFor) < 0) {
      throw new IllegalArgumentException("a breaker's rule is out of its range");
    }
  }
}
