package io.cardea.model.resilience;

/**
 * How the gateway behaves towards one server in trouble.
 *
 * @param breaker when calls are not sent for a while
 * @param retries what is sent once more
 * @param trustAnnotations whether a tool that its server calls read-only or idempotent is believed
 *     to be, so that a call of it may be sent twice
 */
public record Resilience(BreakerRules breaker, RetryRules retries, boolean trustAnnotations) {

  /** What an adapter gets that says nothing. */
  public static final Resilience DEFAULT =
      new Resilience(BreakerRules.DEFAULT, RetryRules.DEFAULT, false);
}
