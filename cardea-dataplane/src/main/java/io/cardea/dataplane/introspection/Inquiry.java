package io.cardea.dataplane.introspection;

import io.cardea.model.issuer.Issuer;

/**
 * Whether {@code token} is good, asked of {@code issuer}.
 *
 * @param token any text of the characters of RFC 6750 §2.1; a secret
 * @param issuer one that is asked about its tokens
 */
public record Inquiry(String token, Issuer issuer) {

  /** Names the issuer: the rest is secret. */
  @Override
  public String toString() {
    return "a token of " + issuer.key();
  }
}
