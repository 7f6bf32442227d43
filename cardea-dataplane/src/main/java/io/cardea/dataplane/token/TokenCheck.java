package io.cardea.dataplane.token;

/** What became of checking a token's signature. */
public sealed interface TokenCheck {

  /** It is its issuer's. */
  record Right() implements TokenCheck {}

  /**
   * It is not.
   *
   * @param reason for operators; a fixed text, without a word of the token
   */
  record Wrong(String reason) implements TokenCheck {}

  /** Nobody knows, because no keys of its issuer are known. */
  record Unknown() implements TokenCheck {}
}
