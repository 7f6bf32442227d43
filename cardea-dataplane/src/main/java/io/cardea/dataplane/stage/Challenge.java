package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.proof.ProofRules;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.issuer.Issuer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a caller is told whose credential is not enough (RFC 6750 §3, RFC 9449 §7.1, RFC 9728 §5.1):
 * the same whatever is wrong with it and whatever is at the address.
 */
final class Challenge {

  private static final String FIELD = "WWW-Authenticate";
  private static final String BEARER = "Bearer realm=\"cardea\"";

  private static final String DPOP =
      ", DPoP algs=\"" + String.join(" ", ProofRules.ALGORITHMS) + "\"";

  /** RFC 6749 §3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,64}");

  private static final int MAX_GRANTED = 32;

  private static final Refusal NO_KEY =
      Refusal.of(
              401,
              RpcError.UNAUTHENTICATED,
              "A valid API key is needed: send it as \"Authorization: Bearer cardea_...\".")
          .withHeader(FIELD, BEARER);

  private static final Refusal NO_TOKEN =
      Refusal.of(
          401,
          RpcError.UNAUTHENTICATED,
          "A valid access token or API key is needed: send it as \"Authorization: Bearer ...\".");

  /** The answer while a token cannot be checked. */
  static final Refusal NOT_NOW =
      Refusal.of(
              503,
              RpcError.UNAVAILABLE,
              "Access tokens of this issuer cannot be checked now. Try again later.")
          .withHeader("Retry-After", "5");

  private Challenge() {}

  /** Nobody is known, or not by this credential. */
  static Refusal unauthenticated(Arrival arrival, ResourceUris uris) {
    List<String> shown = arrival.headers("authorization");
    return unauthenticated(arrival, uris, shown.isEmpty() ? "" : "invalid_token");
  }

  /** The token is good, its proof is not. */
  static Refusal unproven(Arrival arrival, ResourceUris uris) {
    return unauthenticated(arrival, uris, "invalid_dpop_proof");
  }

  private static Refusal unauthenticated(Arrival arrival, ResourceUris uris, String error) {
    List<Issuer> issuers = arrival.snapshot().issuers(arrival.route().endpoint().tenant());
    if (issuers.isEmpty()) {
      return NO_KEY;
    }
    Set<String> scopes = issuers.getFirst().requiredScopes();
    boolean common = issuers.stream().allMatch(each -> each.requiredScopes().equals(scopes));
    return NO_TOKEN.withHeader(FIELD, challenges(arrival, uris, error, common ? scopes : Set.of()));
  }

  /**
   * The token lacks a scope. Those that it has are named too, so that a client which asks for what
   * is named does not lose them (MCP 2025-11-25, Authorization, "Scope Challenge Handling").
   *
   * @param needed all that it must have for this request
   * @param granted all that it has
   */
  static Refusal insufficient(
      Arrival arrival, ResourceUris uris, Set<String> needed, Set<String> granted) {
    return Refusal.of(
            403,
            RpcError.FORBIDDEN,
            "The access token lacks a scope. Needed are: " + String.join(" ", needed))
        .because("the token lacks a scope")
        .withHeader(
            FIELD, challenges(arrival, uris, "insufficient_scope", together(needed, granted)));
  }

  /** A token may have any number of scopes, and any text as one. */
  private static Set<String> together(Set<String> needed, Set<String> granted) {
    Set<String> all = new LinkedHashSet<>(needed);
    granted.stream()
        .filter(scope -> SCOPE.matcher(scope).matches())
        .sorted()
        .limit(MAX_GRANTED)
        .forEach(all::add);
    return all;
  }

  /** Both ways to show a token (RFC 9449 §7.2); the one that was taken says what was wrong. */
  private static String challenges(
      Arrival arrival, ResourceUris uris, String error, Set<String> scopes) {
    boolean proven = arrival.headers("authorization").stream().anyMatch(ShownToken::hasProof);
    String wrong = error.isEmpty() ? "" : ", error=\"" + error + "\"";
    String scope = scope(scopes);
    return BEARER
        + metadata(arrival, uris)
        + (proven ? "" : wrong + scope)
        + DPOP
        + (proven ? wrong + scope : "");
  }

  private static String metadata(Arrival arrival, ResourceUris uris) {
    String url = uris.metadata(arrival);
    return ", resource_metadata=\"" + url + "\"";
  }

  /** Scopes have no character that would end the text (RFC 6749 §3.3). */
  private static String scope(Set<String> scopes) {
    return scopes.isEmpty() ? "" : ", scope=\"" + String.join(" ", scopes) + "\"";
  }
}
