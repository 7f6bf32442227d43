package io.cardea.model.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a call ended.
 *
 * @param time when
 * @param status how
 * @param detail HTTP status or JSON-RPC error code, as text; possibly empty
 * @param upstreamTime spent waiting for the upstream
 * @param ownTime spent in the gateway
 * @param result what was answered, if anything of it is to be kept
 * @param answer what the answer was like
 */
public record Outcome(
    Instant time,
    Status status,
    String detail,
    Duration upstreamTime,
    Duration ownTime,
    Optional<Payload> result,
    Answer answer) {

  /**
   * What the answer to a call was like.
   *
   * @param httpStatus HTTP status of the upstream; 0 if there was none
   * @param rpcCode JSON-RPC error code of the answer; 0 if it was no error
   * @param bytes of the messages that the client was sent
   */
  public record Answer(int httpStatus, int rpcCode, long bytes) {

    /** Nothing of it is known. */
    public static final Answer NONE = new Answer(0, 0, 0);
  }

  /** An outcome of whose answer nothing is known but what is kept of it. */
  public Outcome(
      Instant time,
      Status status,
      String detail,
      Duration upstreamTime,
      Duration ownTime,
      Optional<Payload> result) {
    this(time, status, detail, upstreamTime, ownTime, result, Answer.NONE);
  }

  /** An outcome of whose result nothing is kept. */
  public Outcome(
      Instant time, Status status, String detail, Duration upstreamTime, Duration ownTime) {
    this(time, status, detail, upstreamTime, ownTime, Optional.empty());
  }

  /** The same, of which {@code more} is to be said first. */
  public Outcome saying(String more) {
    String both = detail.isEmpty() ? more : more + "; " + detail;
    return new Outcome(time, status, both, upstreamTime, ownTime, result, answer);
  }

  /** The same, of whose result nothing is kept. */
  public Outcome withoutResult() {
    return new Outcome(time, status, detail, upstreamTime, ownTime, Optional.empty(), answer);
  }

  /** How a call can end. */
  public enum Status {
    /** The upstream answered with a result. */
    OK,
    /** The upstream answered with a JSON-RPC error or a tool error. */
    ERROR,
    /** The client went away or cancelled. */
    CANCELLED,
    /** The upstream did not answer in time, or the connection broke; it may have executed. */
    BROKEN,
    /** The upstream's answer broke the protocol. */
    INVALID,
    /** Written on restart for an intent whose outcome was never recorded. */
    UNKNOWN
  }
}
