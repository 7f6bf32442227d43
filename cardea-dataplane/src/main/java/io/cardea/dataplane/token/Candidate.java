package io.cardea.dataplane.token;

import io.cardea.dataplane.token.TokenRead.Unchecked;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A token of which only the signature is still to be checked. */
public final class Candidate {

  private final Unchecked token;
  private final Claimed.Good claims;

  public Candidate(Unchecked token, Claimed.Good claims) {
    this.token = token;
    this.claims = claims;
  }

  Unchecked token() {
    return token;
  }

  Claimed.Good claims() {
    return claims;
  }

  /** Of the same text and issuer. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Candidate that
        && token.text().equals(that.token.text())
        && claims.issuer().equals(that.claims.issuer());
  }

  @Override
  public int hashCode() {
    return Objects.hash(token.text(), claims.issuer().key());
  }

  /** Names the issuer: the rest is secret. */
  @Override
  public String toString() {
    return "a token of " + claims.issuer().key();
  }
}
