package io.cardea.dataplane.relay;

import io.cardea.dataplane.pipeline.Refusal;

/**
 * What is said of a call's end.
 *
 * @param text HTTP status or reason; no secrets
 * @param httpStatus of the upstream's answer; 0 if there was none
 * @param rpcCode JSON-RPC error code of the answer; 0 if it was no error
 */
public record EndDetail(String text, int httpStatus, int rpcCode) {

  /** Nothing was run, and the call was made anew. */
  static final EndDetail OTHER_ERA = of("the server speaks the other era; asked again in that");

  /** The last message of a stream had this error code. */
  static EndDetail streamed(int rpcCode) {
    return new EndDetail("stream", 200, rpcCode);
  }

  /** Whether the server has run nothing and another try is made. */
  public boolean isOtherEra() {
    return text.startsWith(OTHER_ERA.text());
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
        : new EndDetail(text + "; attempts: " + attempts, httpStatus, rpcCode);
  }
}
