package io.cardea.dataplane.call;

import io.cardea.model.identity.KeyId;
import io.cardea.model.issuer.Issuer;
import java.time.Instant;

/** What a caller was let in by, as far as it can be withdrawn or end by itself. */
public sealed interface Credential {

  /** An API key. */
  record Key(KeyId id) implements Credential {}

  /**
   * An access token whose signature was checked.
   *
   * @param issuer as it was declared then
   * @param until when it is over, by our clock and with the allowed difference
   */
  record Token(Issuer issuer, Instant until) implements Credential {}

  /**
   * An access token of which its issuer was asked (RFC 7662).
   *
   * @param text itself; a secret
   * @param issuer as it was declared then
   * @param until when it is over; {@link Instant#MAX} if its issuer did not say
   */
  record Told(String text, Issuer issuer, Instant until) implements Credential {

    /** Names the issuer: the rest is secret. */
    @Override
    public String toString() {
      return "a token of " + issuer.key();
    }
  }

  /** None in the request: the connection has shown a certificate, or nobody is known. */
  record None() implements Credential {}
}
