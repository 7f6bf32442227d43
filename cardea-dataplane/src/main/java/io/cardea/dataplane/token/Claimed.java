package io.cardea.dataplane.token;

import io.cardea.model.identity.Principal;
import io.cardea.model.issuer.Issuer;
import java.time.Instant;
import java.util.Set;

/** What a token claims, as its issuer's declaration reads it. */
public sealed interface Claimed {

  /**
   * All of it is in order; true only if the signature is too.
   *
   * @param issuer whose it claims to be
   * @param principal who acts, with the token's scopes
   * @param audiences whom it is for
   * @param confirmation what whoever shows it must prove to have
   * @param until when it is over, by our clock and with the allowed difference
   */
  record Good(
      Issuer issuer,
      Principal principal,
      Set<String> audiences,
      Confirmation confirmation,
      Instant until)
      implements Claimed {

    public Good {
      audiences = Set.copyOf(audiences);
    }
  }

  /**
   * It is refused.
   *
   * @param reason for operators; a fixed text, without a word of the token
   */
  record Bad(String reason) implements Claimed {}
}
