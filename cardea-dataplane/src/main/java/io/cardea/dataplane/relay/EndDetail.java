package io.cardea.dataplane.relay;

import io.cardea.dataplane.pipeline.Refusal;

/**
 * What is said of a call's end.
 *
 * @param text HTTP status or reason; no secrets
 * @param httpStatus of the upstream's answer; 0 if there was none
 * @param rpcCode JSON-RPC error code of the answer; 0 if it was no error
 * @param isOtherEra whether the server has run nothing and the call is made anew, in another era
 */
public record EndDetail(String text, int httpStatus, int rpcCode, boolean isOtherEra) {

  static final EndDetail OTHER_ERA =
      new EndDetail("the server speaks the other era; asked again in that", 0, 0, true);

  private EndDetail(String text, int httpStatus, int rpcCode) {
    this(text, httpStatus, rpcCode, false);
  }

  /** The last message of a stream had this error code. */
  static EndDetail streamed(int rpcCode) {
    return new EndDetail("stream", 200, rpcCode);
  }

  /** A reason, where nothing was answered or nothing is known of it. */
  public static EndDetail of(String text) {
    return new EndDetail(text, 0, 0);
  }

  /** The upstream answered with this status and error code. */
  static EndDetail answered(int httpStatus, int rpcCode) {
    return new EndDetail(String.valueOf(httpStatus), httpStatus, rpcCode);
  }

  /** The gateway answered with {@code refusal}. */
  public static EndDetail refused(Refusal refusal) {
    return new EndDetail(refusal.reason(), 0, refusal.error().code());
  }

  /** The same of what took {@code attempts}. */
  EndDetail after(int attempts) {
    return attempts == 1
        ? this
        : new EndDetail(text + "; attempts: " + attempts, httpStatus, rpcCode, isOtherEra);
  }
}
