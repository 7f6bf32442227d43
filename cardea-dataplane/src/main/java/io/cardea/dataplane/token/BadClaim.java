package io.cardea.dataplane.token;

/** A claim is not what it must be; the message is for operators and holds no word of the token. */
public final class BadClaim extends Exception {

  private static final long serialVersionUID = 1;

  public BadClaim(String reason) {
    super(reason, null, false, false);
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
