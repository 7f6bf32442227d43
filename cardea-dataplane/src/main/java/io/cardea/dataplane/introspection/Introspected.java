package io.cardea.dataplane.introspection;

import io.cardea.dataplane.token.Claimed;

/** What became of asking an issuer about a token. */
public sealed interface Introspected {

  /** It is good, and this is what it is for. */
  record Active(Claimed.Good claims) implements Introspected {}

  /**
   * It is not, or not for us.
   *
   * @param reason for operators; a fixed text, without a word of the token or of the answer
   */
  record Refused(String reason) implements Introspected {}

  /** Nobody knows, because the issuer gave no answer that is of use. */
  record Unknown() implements Introspected {}
}
