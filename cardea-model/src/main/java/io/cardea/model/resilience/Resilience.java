package io.cardea.model.resilience;

import java.time.Duration;
import java.util.Optional;

/**
 * How the gateway behaves towards one server in trouble.
 *
 * @param breaker when calls are not sent for a while
 * @param retries what is sent once more
 * @param trustAnnotations whether a tool that its server calls read-only or idempotent is believed
 *     to be, so that a call of it may be sent twice
 * @param hedgeAfter how long the answer to what may run twice is awaited before the same is asked
 *     of another of several endpoints; empty if never
 */
public record Resilience(
    BreakerRules breaker,
    RetryRules retries,
    boolean trustAnnotations,
    Optional<Duration> hedgeAfter) {

  /** What an adapter gets that says nothing. */
  public static final Resilience DEFAULT =
      new Resilience(BreakerRules.DEFAULT, RetryRules.DEFAULT, false);

  /** Without hedged requests. */
  public Resilience(BreakerRules breaker, RetryRules retries, boolean trustAnnotations) {
    this(breaker, retries, trustAnnotations, Optional.empty());
  }
}
