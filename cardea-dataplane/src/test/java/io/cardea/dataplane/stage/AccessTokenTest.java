package io.cardea.dataplane.stage;

import static io.cardea.dataplane.token.Issuers.NOW;
import static io.cardea.dataplane.token.Issuers.claims;
import static io.cardea.dataplane.token.Issuers.issuer;
import static io.cardea.dataplane.token.Mint.EC;
import static io.cardea.dataplane.token.Mint.ED;
import static io.cardea.dataplane.token.Mint.EDDSA;
import static io.cardea.dataplane.token.Mint.ES256;
import static io.cardea.dataplane.token.Mint.OTHER_RSA;
import static io.cardea.dataplane.token.Mint.RS256;
import static io.cardea.dataplane.token.Mint.RSA;
import static io.cardea.dataplane.token.Mint.jwk;
import static io.cardea.dataplane.token.Mint.ps256;
import static io.cardea.dataplane.token.Mint.token;
import static io.cardea.dataplane.token.Mint.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.token.Issuers;
import io.cardea.dataplane.token.KeySet;
import io.cardea.dataplane.token.Mint;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Actor;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.issuer.ClaimNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a good token lets in, where, and for how long. */
class AccessTokenTest {

  private static final String DPOP = ", DPoP algs=\"ES256 ES384 ES512 EdDSA Ed25519 PS256 RS256\"";

  private static final Principal DESK = agent("desk");

  private static Principal agent(String name) {
    return new Principal(TenantId.DEFAULT, "corp", name, KeyScope.data())
        .withTokenScopes(Set.of("mcp:use", "other"));
  }

  private static TokenGate gate(ClaimNames names) {
    return new TokenGate(
        Issuers.snapshot(issuer(names)), jwk("rsa", RSA, ""), jwk("ec", EC, ""), jwk("ed", ED, ""));
  }

  private final TokenGate gate = gate(ClaimNames.DEFAULT);

  private static String rs(String claims) {
    return token("{\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims, RS256);
  }

  static Stream<Arguments> good() {
    return Stream.of(
        arguments("RS256", rs(claims())),
        arguments(
            "PS256",
            token("{\"alg\":\"PS256\",\"kid\":\"rsa\"}", claims(), ps256(RSA.getPrivate()))),
        arguments("ES256", token("{\"alg\":\"ES256\",\"kid\":\"ec\"}", claims(), ES256)),
        arguments("EdDSA", token("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", claims(), EDDSA)),
        arguments("the only key", token("{\"alg\":\"RS256\"}", claims(), RS256)),
        arguments(
            "at+jwt",
            token("{\"typ\":\"at+jwt\",\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims(), RS256)),
        arguments(
            "application/at+jwt",
            token(
                "{\"typ\":\"application/AT+jwt\",\"alg\":\"RS256\",\"kid\":\"rsa\"}",
                claims(),
                RS256)),
        arguments(
            "JWT", token("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"rsa\"}", claims(), RS256)),
        arguments(
            "one audience of several", rs(claims("aud", "[\"x\",\"" + Issuers.WEATHER + "\"]"))),
        arguments("the gateway's audience", rs(claims("aud", "\"" + Issuers.GATEWAY + "\""))),
        arguments("a clock behind", rs(claims("exp", String.valueOf(NOW - 59)))),
        arguments("a clock ahead", rs(claims("nbf", String.valueOf(NOW + 60)))),
        arguments("half seconds", rs(claims("exp", NOW + 1 + ".5"))),
        arguments(
            "a nonce of an access token",
            rs(claims("typ", "\"Bearer\"").replace("{", "{\"nonce\":\"x\","))),
        arguments("claims that nobody knows", rs(claims("https://x.example/y", "{\"z\":[1]}"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void shouldTake(String what, String token) {
    assertThat(gate.accepted(token))
        .as(what)
        .isEqualTo(DESK.onBehalfOf(new User("corp", "pat", Set.of()), List.of()));
  }

  @Test
  void shouldSeeAnAgentsOwnToken() {
    assertThat(gate.accepted(rs(claims("sub", "\"desk\"")))).isEqualTo(DESK);
    String byClientId = claims("sub", "\"id-7\"").replace("{", "{\"client_id\":\"id-7\",");
    assertThat(gate.accepted(rs(byClientId))).isEqualTo(DESK);
    assertThat(gate.accepted(rs(claims("azp", "").replace("{", "{\"client_id\":\"pat\","))))
        .isEqualTo(agent("pat"));
  }

  @Test
  void shouldReadClaimsThatAreDeclared() {
    TokenGate other =
        gate(
            new ClaimNames(
                Optional.of("client.name"),
                "email",
                Optional.of("sid"),
                Optional.of("realm_access.roles")));
    String mapped =
        claims().replace("{", "{\"client\":{\"name\":\"cli\"},\"email\":\"p@x.example\",");
    assertThat(other.accepted(rs(mapped))).isEqualTo(agent("cli"));
    assertThat(
            other.accepted(
                rs(
                    mapped.replace(
                        "{\"client\"",
                        "{\"sid\":\"s\",\"realm_access\":{\"roles\":[\"a\",\"b\"]},\"client\""))))
        .isEqualTo(
            agent("cli").onBehalfOf(new User("corp", "p@x.example", Set.of("a", "b")), List.of()));
    assertThat(other.refused(rs(claims())).reason()).contains("names the agent");
    assertThat(
            other
                .refused(
                    rs(
                        mapped.replace(
                            "{\"client\"",
                            "{\"sid\":1,\"realm_access\":{\"roles\":[1]},\"client\"")))
                .reason())
        .contains("realm_access.roles");
  }

  @Test
  void shouldReadAClaimWhoseNameHasDots() {
    TokenGate other =
        gate(
            new ClaimNames(
                Optional.empty(), "sub", Optional.empty(), Optional.of("https://x.example/g")));
    Principal principal = other.accepted(rs(claims("https://x.example/g", "\"staff\"")));
    assertThat(principal.user().orElseThrow().groups()).containsExactly("staff");
  }

  @Test
  void shouldKnowWhoHandedTheRequestOn() {
    String chain =
        "{\"sub\":\"desk\",\"act\":{\"sub\":\"planner\",\"iss\":\""
            + Issuers.URL
            + "\",\"act\":{\"sub\":\"chat\"}}}";
    assertThat(gate.accepted(rs(claims("act", chain))).actors())
        .containsExactly(new Actor("corp", "planner"), new Actor("corp", "chat"));
  }

  @Test
  void shouldCheckASignatureOnce() {
    String token = rs(claims());
    gate.accepted(token);
    gate.accepted(token);
    assertThat(gate.checks).isEqualTo(1);
  }

  @Test
  void shouldForgetATokenThatIsOver() {
    String token = rs(claims());
    gate.accepted(token);
    gate.now = Calls.NOW.plusSeconds(359);
    gate.accepted(token);
    gate.now = Calls.NOW.plusSeconds(360);
    assertThat(gate.refused(token).reason()).contains("expired");
  }

  @Test
  void shouldCheckAgainWhenTheIssuerIsDeclaredOtherwise() {
    String token = rs(claims());
    gate.accepted(token);
    gate.snapshot =
        Issuers.snapshot(issuer(TenantId.DEFAULT, Set.of("x"), ClaimNames.DEFAULT, Set.of()));
    assertThat(gate.refused(token).reason()).contains("another audience");
    gate.snapshot = Issuers.snapshot();
    assertThat(gate.refused(token).reason()).contains("not an API key");
  }

  @Test
  void shouldRefuseAKnownTokenWhoseKeyIsGone() {
    String token = rs(claims());
    gate.accepted(token);
    gate.keys.next = KeySet.parse(Mint.set(jwk("new", OTHER_RSA, "")));
    gate.keys.now = gate.keys.next;
    assertThat(gate.refused(token).reason()).contains("does not publish");
  }

  @Test
  void shouldAskForAKeyThatIsNew() {
    gate.keys.next = KeySet.parse(Mint.set(jwk("new", OTHER_RSA, "")));
    String token =
        token(
            "{\"alg\":\"RS256\",\"kid\":\"new\"}",
            claims(),
            with(OTHER_RSA.getPrivate(), "SHA256withRSA"));
    gate.accepted(token);
    assertThat(gate.keys.asked).hasValue(1);
  }

  @Test
  void shouldSayThatATokenCannotBeCheckedWithoutKeys() {
    gate.keys.now = Optional.empty();
    gate.keys.next = Optional.empty();
    Refusal refusal = gate.refused(rs(claims()));
    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.headers()).containsKey("Retry-After");
  }

  @Test
  void shouldKeepTenantsApart() {
    String token = rs(claims());
    gate.accepted(token);
    gate.route = new Route(new EndpointKey(Issuers.OTHER, EndpointKey.Kind.ADAPTER, "weather"));
    assertThat(gate.refused(token).reason()).contains("not an API key");
    gate.snapshot =
        Issuers.snapshot(
            Map.of(
                TenantId.DEFAULT,
                List.of(issuer()),
                Issuers.OTHER,
                List.of(issuer(Issuers.OTHER, Set.of(), ClaimNames.DEFAULT, Set.of()))));
    assertThat(gate.refused(token).reason()).contains("another audience");
    assertThat(gate.refused(rs(claims("aud", "\"" + Issuers.GATEWAY + "\""))).reason())
        .contains("another audience");
    Principal there = gate.accepted(rs(claims("aud", "\"" + Issuers.GATEWAY + "/t/other\"")));
    assertThat(there.tenant()).isEqualTo(Issuers.OTHER);
  }

  @Test
  void shouldJudgeTheAudienceOfAKnownTokenAgain() {
    String token = rs(claims());
    gate.accepted(token);
    gate.route = new Route(EndpointKey.adapter(Calls.OPEN));
    assertThat(gate.refused(token).reason()).contains("another audience");
  }

  @Test
  void shouldNameAllScopesThatAreNeeded() {
    gate.snapshot =
        Issuers.snapshot(
            issuer(TenantId.DEFAULT, Set.of(), ClaimNames.DEFAULT, Set.of("mcp:use", "mcp:all")));
    Refusal refusal = gate.refused(rs(claims()));
    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.headers())
        .containsEntry(
            "WWW-Authenticate",
            "Bearer realm=\"cardea\", resource_metadata=\"https://gw.example/.well-known/"
                + "oauth-protected-resource/adapters/weather/mcp\", error=\"insufficient_scope\","
                + " scope=\"mcp:all mcp:use other\""
                + DPOP);
    // Case matters, and more than is needed does no harm.
    assertThat(gate.refused(rs(claims("scope", "\"MCP:USE mcp:all\""))).status()).isEqualTo(403);
    gate.accepted(rs(claims("scope", "\"mcp:use  mcp:all x\"")));
    gate.accepted(rs(claims("scope", "[\"mcp:use\",\"mcp:all\"]")));
    gate.accepted(rs(claims("scope", "\"mcp:use\"").replace("{", "{\"scp\":[\"mcp:all\"],")));
  }

  @Test
  void shouldSayWhereTokensComeFrom() {
    assertThat(((StageResult.Reply) gate.apply()).refusal().headers())
        .containsEntry(
            "WWW-Authenticate",
            "Bearer realm=\"cardea\", resource_metadata=\"https://gw.example/.well-known/"
                + "oauth-protected-resource/adapters/weather/mcp\""
                + DPOP);
    assertThat(gate.refused("x").headers().get("WWW-Authenticate"))
        .endsWith(", error=\"invalid_token\"" + DPOP);
  }
}
