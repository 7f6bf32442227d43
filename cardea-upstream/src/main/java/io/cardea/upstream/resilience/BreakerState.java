package io.cardea.upstream.resilience;

import io.cardea.model.resilience.BreakerRules;
import java.time.Duration;

/**
 * What a circuit breaker does with calls (M. Nygard, "Release It!", "Circuit Breaker"). Immutable;
 * times are monotonic nanoseconds. Each opening begins a new generation, so that what was sent
 * before one says nothing about the time after it.
 */
sealed interface BreakerState {

  /** Counts the openings; late answers of an earlier one are ignored. */
  long generation();

  /**
   * Calls are sent.
   *
   * @param openings how often it opened in a row
   * @param since when it closed
   */
  record Closed(long generation, int openings, long since) implements BreakerState {

    /**
     * Too many calls failed. A row of openings ends when it was closed for the shortest of them.
     */
    Open open(long now, BreakerRules rules, double chance) {
      boolean inRow = openings > 0 && now - since < rules.openFor().toNanos();
      return Open.of(generation + 1, inRow ? openings + 1 : 1, now, rules, chance);
    }
  }

  /**
   * Calls are refused.
   *
   * @param until when the first may be sent again
   */
  record Open(long generation, int openings, long since, long until) implements BreakerState {

    static Open of(long generation, int openings, long now, BreakerRules rules, double chance) {
      Duration length = length(rules, openings, 0.8 + 0.4 * chance);
      return new Open(generation, openings, now, now + length.toNanos());
    }

    boolean isOver(long now) {
      return now - until >= 0;
    }

    /** The first call may show whether the server is well. */
    HalfOpen probe(long now) {
      return new HalfOpen(generation, openings, now, until - since, 1, 0);
    }
  }

  /**
   * A few calls are sent, the others refused.
   *
   * @param since when the last of them was let through for want of news
   * @param patience how long to wait for news of them before others may be sent
   * @param running those without an outcome
   * @param passed those that were answered
   */
  record HalfOpen(long generation, int openings, long since, long patience, int running, int passed)
      implements BreakerState {

    boolean admits(long now, int probes) {
      return running + passed < probes || now - since >= patience;
    }

    /** One more; those that have been silent for too long do not count any more. */
    HalfOpen probe(long now, int probes) {
      boolean silent = running + passed >= probes;
      return new HalfOpen(
          generation, openings, silent ? now : since, patience, silent ? 1 : running + 1, passed);
    }

    BreakerState passed(long now, int probes) {
      return passed + 1 >= probes
          ? new Closed(generation, openings, now)
          : new HalfOpen(
              generation, openings, since, patience, Math.max(0, running - 1), passed + 1);
    }

    Open failed(long now, BreakerRules rules, double chance) {
      return Open.of(generation + 1, openings + 1, now, rules, chance);
    }

    /** A probe ended without telling anything. */
    HalfOpen withdrawn() {
      return new HalfOpen(generation, openings, since, patience, Math.max(0, running - 1), passed);
    }
  }

  private static Duration length(BreakerRules rules, int openings, double factor) {
    Duration full = rules.openFor().multipliedBy(1L << Math.clamp(openings - 1L, 0, 20));
    Duration bounded = full.compareTo(rules.maxOpenFor()) > 0 ? rules.maxOpenFor() : full;
    return Duration.ofNanos((long) (bounded.toNanos() * factor));
  }
}
