package io.cardea.dataplane.token;

/** A claim is not what it must be; the message is for operators and holds no word of the token. */
final class BadClaim extends Exception {

  private static final long serialVersionUID = 1;

  BadClaim(String reason) {
    super(reason, null, false, false);
  }

  /** The reason. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
