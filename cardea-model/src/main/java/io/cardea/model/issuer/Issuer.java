package io.cardea.model.issuer;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An authorization server whose access tokens (JWTs of RFC 9068, or opaque) are accepted in one
 * tenant, as declared. Its agents are not the agents of Cardea's own keys, whatever they are
 * called.
 *
 * @param key its identity
 * @param url what the {@code iss} claim of its tokens is, character by character
 * @param audiences one of which a token must be for; empty: the address that is called, or all of
 *     the tenant's
 * @param algorithms what its tokens may be signed with, of {@link #KNOWN}
 * @param keys where it publishes its keys
 * @param clockSkew how far its clock and ours may differ
 * @param claims where its tokens say who acts
 * @param requiredScopes all of which a token must have, sorted
 * @param proofRequired whether every token must be bound to a key that each request proves to have
 *     (DPoP, RFC 9449)
 * @param introspection where it is asked about each token; empty: signatures are checked
 */
public record Issuer(
    IssuerKey key,
    String url,
    Set<String> audiences,
    Set<String> algorithms,
    KeyPlace keys,
    Duration clockSkew,
    ClaimNames claims,
    Set<String> requiredScopes,
    boolean proofRequired,
    Optional<IntrospectionPlace> introspection) {

  /**
   * The algorithms there are (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2): signatures with a
   * private key only, so that nobody who can check a token can make one.
   */
  public static final Set<String> KNOWN =
      sorted(
          Set.of(
              "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
              "EdDSA", "Ed25519"));

  /** Those that an issuer may use that says nothing. */
  public static final Set<String> USUAL = sorted(Set.of("RS256", "PS256", "ES256", "EdDSA"));

  public static final Duration USUAL_SKEW = Duration.ofMinutes(1);
  public static final Duration MAX_SKEW = Duration.ofMinutes(5);

  public Issuer {
    audiences = Set.copyOf(audiences);
    algorithms = Set.copyOf(algorithms);
    requiredScopes = sorted(requiredScopes);
    if (algorithms.isEmpty() || !KNOWN.containsAll(algorithms)) {
      throw new IllegalArgumentException("an algorithm is one of " + KNOWN);
    }
    if (clockSkew.isNegative() || clockSkew.compareTo(MAX_SKEW) > 0) {
      throw new IllegalArgumentException("a clock skew is 0 to " + MAX_SKEW);
    }
  }

  private static Set<String> sorted(Set<String> texts) {
    return Collections.unmodifiableSet(new TreeSet<>(texts));
  }
}
