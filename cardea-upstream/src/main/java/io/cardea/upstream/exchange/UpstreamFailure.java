package io.cardea.upstream.exchange;

import java.time.Duration;

/**
 * Why there is no answer.
 *
 * @param kind what happened
 * @param mayHaveExecuted whether the server may have got the whole request: then it is never sent
 *     again. It cannot have where no connection was found for it, or where the system refused to
 *     take all of it; that the system took it says nothing of the server (RFC 9110, section 9.2.2:
 *     only who knows that a request was never applied may repeat it)
 * @param detail for operators, no secrets
 * @param retryAfter when it may be worth another try; zero if nobody knows
 */
public record UpstreamFailure(
    Kind kind, boolean mayHaveExecuted, String detail, Duration retryAfter) {

  public UpstreamFailure(Kind kind, boolean mayHaveExecuted, String detail) {
    this(kind, mayHaveExecuted, detail, Duration.ZERO);
  }

  /** The same failure of a request that, where it was sent besides, {@code mayHaveExecuted}. */
  public UpstreamFailure besides(boolean mayHaveExecuted) {
    return mayHaveExecuted && !this.mayHaveExecuted
        ? new UpstreamFailure(kind, true, detail, retryAfter)
        : this;
  }

  /** The request was not sent, and is not for this long. */
  public static UpstreamFailure refused(Kind kind, Duration retryAfter) {
    return new UpstreamFailure(kind, false, "not sent while the breaker is open", retryAfter);
  }

  /** What happened. */
  public enum Kind {
    /** The address is not allowed. */
    BLOCKED,
    /** No connection. */
    UNREACHABLE,
    /** Too many calls wait for this upstream already. */
    QUEUE_FULL,
    /** Too many calls of this server failed lately: none is sent for a while. */
    BREAKER_OPEN,
    /** Too many calls of this tool failed lately: none is sent for a while. */
    TOOL_BREAKER_OPEN,
    /** The answer took too long. */
    TIMEOUT,
    /** The connection broke. */
    BROKEN,
    /** A message is larger than the adapter allows. */
    TOO_LARGE,
    /** A fault of the gateway itself; it is logged where it happened. */
    FAULT
  }
}
