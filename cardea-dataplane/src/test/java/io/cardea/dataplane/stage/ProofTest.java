package io.cardea.dataplane.stage;

import static io.cardea.dataplane.token.Issuers.claims;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.proof.Prover;
import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.Mint;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.ClaimNames;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to a key, shown with proofs (RFC 9449 §7). */
class ProofTest {

  private static final String BOUND = token(bound(Prover.thumbprint(Mint.EC)));
  private static final String BEARER = token(claims());

  private final TokenGate gate =
      new TokenGate(Issuers.snapshot(Issuers.issuer()), Mint.jwk("rsa", Mint.RSA, ""));

  private static String token(String claims) {
    return Mint.token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"at+jwt\"}", claims, Mint.RS256);
  }

  private static String bound(String thumbprint) {
    return claims("cnf", "{\"jkt\":\"" + thumbprint + "\"}");
  }

  private static String challenge(Refusal refusal) {
    return String.valueOf(refusal.headers().get("WWW-Authenticate"));
  }

  @Test
  void shouldLetInWhoHasTheKey() {
    assertThat(gate.accepted(BOUND, Prover.of(BOUND, "1")).subject()).isEqualTo("desk");
  }

  @Test
  void shouldAskForANewProofWithEachRequestAlsoOfAKnownToken() {
    String proof = Prover.of(BOUND, "1");
    gate.accepted(BOUND, proof);
    assertThat(gate.refused(BOUND, proof).reason()).contains("used before");
    assertThat(gate.refused(BOUND).reason()).contains("without a proof");
    gate.accepted(BOUND, Prover.of(BOUND, "2"));
    assertThat(gate.checks).as("the token's signature").isEqualTo(1);
    assertThat(gate.proven).isEqualTo(3);
  }

  @Test
  void shouldNotUseUpAProofThatIsNotSigned() {
    String good = Prover.of(BOUND, "1");
    String forged = good.substring(0, good.lastIndexOf('.') + 1) + Mint.base64(new byte[64]);
    assertThat(gate.refused(BOUND, forged).reason()).contains("signature is wrong");
    gate.accepted(BOUND, good);
  }

  @Test
  void shouldRefuseABoundTokenAsBearerAndAnUnboundOneWithAProof() {
    Refusal alone =
        TokenGate.refusal(
            gate.apply("Authorization: Bearer " + BOUND, "DPoP: " + Prover.of(BOUND, "1")));
    assertThat(alone.reason()).contains("without a proof");
    assertThat(challenge(alone)).contains("error=\"invalid_token\", DPoP algs=\"ES256 ");
    Refusal unbound = gate.refused(BEARER, Prover.of(BEARER, "1"));
    assertThat(unbound.reason()).contains("bound to no key");
    assertThat(challenge(unbound)).endsWith(" RS256\", error=\"invalid_token\"");
    gate.accepted(BEARER);
  }

  @Test
  void shouldSayWhetherTokenOrProofIsWrong() {
    Refusal proof = gate.refused(BOUND, "x");
    assertThat(proof.status()).isEqualTo(401);
    assertThat(challenge(proof))
        .isEqualTo(
            "Bearer realm=\"cardea\", resource_metadata=\"https://gw.example/.well-known/"
                + "oauth-protected-resource/adapters/weather/mcp\", DPoP algs=\"ES256 ES384 ES512"
                + " EdDSA Ed25519 PS256 RS256\", error=\"invalid_dpop_proof\"");
    Refusal token = gate.refused("x", Prover.of("x", "1"));
    assertThat(challenge(token)).endsWith(", error=\"invalid_token\"");
    assertThat(token.because("")).as("whatever is wrong").isEqualTo(other().because(""));
  }

  private Refusal other() {
    String forged = BOUND.substring(0, BOUND.lastIndexOf('.') + 1) + Mint.base64(new byte[256]);
    return gate.refused(forged, Prover.of(forged, "1"));
  }

  @Test
  void shouldTakeNoUnboundTokenWhereItsIssuerRequiresProofs() {
    gate.snapshot = Issuers.snapshot(Issuers.strict());
    assertThat(gate.refused(BEARER).reason()).contains("bound to no key");
    gate.accepted(BOUND, Prover.of(BOUND, "1"));
  }

  @Test
  void shouldNameScopesInTheChallengeThatWasTaken() {
    gate.snapshot =
        Issuers.snapshot(
            Issuers.issuer(TenantId.DEFAULT, Set.of(), ClaimNames.DEFAULT, Set.of("mcp:all")));
    Refusal refusal = gate.refused(BOUND, Prover.of(BOUND, "1"));
    assertThat(refusal.status()).isEqualTo(403);
    assertThat(challenge(refusal))
        .endsWith(" RS256\", error=\"insufficient_scope\", scope=\"mcp:all mcp:use other\"");
  }

  @Test
  void shouldTakeNoProofsOverHttpSse() {
    for (Route.Door door : Set.of(Route.Door.EVENTS, Route.Door.MESSAGES)) {
      gate.route = new Route(EndpointKey.adapter(Calls.WEATHER), door, "");
      assertThat(gate.refused(BOUND, Prover.of(BOUND, "1")).reason()).contains("HTTP+SSE");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTPS://GW.EXAMPLE:443/adapters/weather/mcp",
        "https://gw.example/x/../adapters/./weather/mcp?a=b#c",
        "https://gw.example/%61dapters/weather/mcp"
      })
  void shouldKnowTheAddressInOtherSpellings(String address) {
    String claims = Prover.claims(BOUND, "htu", "\"" + address + "\"");
    gate.accepted(BOUND, Prover.proof(Prover.header(), claims));
  }

  @ParameterizedTest
  @ValueSource(longs = {-89, 0, 30})
  void shouldLetClocksDiffer(long seconds) {
    String claims = Prover.claims(BOUND, "iat", String.valueOf(Issuers.NOW + seconds));
    gate.accepted(BOUND, Prover.proof(Prover.header(), claims));
  }

  @Test
  void shouldTakeTheSchemeInAnyCase() {
    gate.apply("Authorization: dpop " + BOUND, "DPoP: " + Prover.of(BOUND, "1"));
    assertThat(gate.proven).isEqualTo(1);
  }

  @Test
  void shouldTakeNoKeyOfCardeaWithAProof() {
    assertThat(gate.refused("cardea_x", Prover.of("cardea_x", "1")).reason()).contains("no JWT");
  }
}
