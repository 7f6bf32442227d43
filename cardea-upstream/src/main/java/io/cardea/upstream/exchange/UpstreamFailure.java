package io.cardea.upstream.exchange;

/**
 * Why there is no answer.
 *
 * @param kind what happened
 * @param mayHaveExecuted whether bytes of the request were sent: then it is never sent again
 * @param detail for operators, no secrets
 */
public record UpstreamFailure(Kind kind, boolean mayHaveExecuted, String detail) {

  /** What happened. */
  public enum Kind {
    /** The address is not allowed. */
    BLOCKED,
    /** No connection. */
    UNREACHABLE,
    /** Too many calls wait for this upstream already. */
    QUEUE_FULL,
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
