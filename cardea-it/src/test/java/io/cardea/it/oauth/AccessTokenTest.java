package io.cardea.it.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A whole gateway that takes tokens of an identity provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTokenTest {

  private static final String GATEWAY =
      """
      ---
      apiVersion: cardea.io/v1
      kind: Gateway
      metadata: {name: g}
      spec: {publicUrl: "https://gw.example", legacySse: true, allowedOrigins: ["https://app.example"]}
      """;
  private static final String DPOP = ", DPoP algs=\"ES256 ES384 ES512 EdDSA Ed25519 PS256 RS256\"";
  private static final String MCP = "https://gw.example/mcp";

  private TokenIssuer issuer;
  private TokenIssuer other;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    issuer = TokenIssuer.start();
    other = TokenIssuer.start();
    server = ScriptedServer.start().modern();
    gateway =
        TestGateway.start(
            GATEWAY
                + Documents.open("a", server.url(), "robot")
                + issuer.document("corp")
                + other
                    .document("strict", "requiredScopes: [\"mcp:use\"]")
                    .replace("metadata: {", "metadata: {tenant: acme, "));
    issuer.awaitAsked(1);
    other.awaitAsked(1);
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
    issuer.close();
    other.close();
  }

  private McpClient at(String path, String token) {
    return new McpClient(gateway.port(), path, List.of("Authorization: Bearer " + token));
  }

  private static RawResponse list(McpClient client) throws IOException {
    return client.modern("tools/list", "", "");
  }

  private String claims(String... more) {
    return issuer.claims(MCP, "desk", "pat", more);
  }

  @Test
  void shouldLetAGoodTokenIn() throws IOException {
    RawResponse answer = list(at("/mcp", issuer.token(claims())));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("\"tools\":");
  }

  @Test
  void shouldOpenNothingToAnAgentThatNoRoleNames() throws IOException {
    String token = issuer.token(issuer.claims("https://gw.example", "robot", "robot"));
    assertThat(list(at("/adapters/a/mcp", token)).status()).isEqualTo(404);
    assertThat(list(at("/mcp", token)).text()).doesNotContain("a__");
  }

  @Test
  void shouldTakeKeysBesideTokens() throws IOException {
    McpClient robot = at("/adapters/a/mcp", gateway.key("robot"));
    assertThat(robot.modern("server/discover", "", "").status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseWhatIsNoGoodTokenWithOneAnswer() throws IOException {
    BiFunction<String, String, String> with = (from, to) -> claims().replaceFirst(from, to);
    Map<String, String> bad =
        Map.of(
            "another audience", issuer.token(with.apply("gw.example/mcp", "gw.example/other")),
            "another issuer", issuer.token(with.apply("realms/test", "realms/evil")),
            "another's signature", other.token(claims()),
            "another tenant's issuer", other.token(other.claims(MCP, "desk", "pat")),
            "expired", issuer.token(with.apply("\"exp\":[0-9]+", "\"exp\":1")),
            "unsigned", issuer.unsigned(claims()),
            "the public key as secret", issuer.confused(claims()),
            "an id token", issuer.signed("{\"alg\":\"RS256\",\"typ\":\"id+jwt\"}", claims()),
            "no key", "cardea_x",
            "nothing at all", "x");
    String expected =
        "Bearer realm=\"cardea\", resource_metadata=\"https://gw.example/.well-known/"
            + "oauth-protected-resource/mcp\", error=\"invalid_token\""
            + DPOP;
    for (Map.Entry<String, String> token : bad.entrySet()) {
      RawResponse answer = list(at("/mcp", token.getValue()));
      assertThat(answer.status()).as(token.getKey()).isEqualTo(401);
      assertThat(answer.header("www-authenticate")).as(token.getKey()).contains(expected);
      assertThat(answer.text().replaceAll("\"requestId\":\"[^\"]*\"", ""))
          .as(token.getKey())
          .isEqualTo(list(at("/mcp", "y")).text().replaceAll("\"requestId\":\"[^\"]*\"", ""));
    }
  }

  @Test
  void shouldTellWhoShowsNothingWhereTokensComeFrom() throws IOException {
    RawResponse answer = list(new McpClient(gateway.port(), "/profiles/none/mcp", List.of()));
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate"))
        .contains(
            "Bearer realm=\"cardea\", resource_metadata=\"https://gw.example/.well-known/"
                + "oauth-protected-resource/profiles/none/mcp\""
                + DPOP);
  }

  @Test
  void shouldNotReadATokenFromAnAddress() throws IOException {
    String token = issuer.token(claims());
    McpClient client = new McpClient(gateway.port(), "/mcp?access_token=" + token, List.of());
    assertThat(list(client).status()).isEqualTo(401);
  }

  @Test
  void shouldNameTheScopesThatATokenLacks() throws IOException {
    String audience = "https://gw.example/t/acme/mcp";
    RawResponse answer =
        list(at("/t/acme/mcp", other.token(other.claims(audience, "desk", "pat"))));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("www-authenticate").orElseThrow())
        .endsWith("error=\"insufficient_scope\", scope=\"mcp:use\"" + DPOP);
    String enough = other.claims(audience, "desk", "pat", "\"scope\":\"openid mcp:use\"");
    assertThat(list(at("/t/acme/mcp", other.token(enough))).status()).isEqualTo(200);
  }

  @Test
  void shouldBindASessionToAgentAndUser() throws IOException {
    McpClient pat = at("/mcp", issuer.token(claims())).session("2025-11-25");
    String ping = McpClient.request(7, "ping", "{}");
    assertThat(pat.post(ping).status()).isEqualTo(200);
    // A renewed token is the same principal, another user's is not.
    String session = "Mcp-Session-Id: " + pat.sessionId();
    String version = "MCP-Protocol-Version: 2025-11-25";
    McpClient renewed = at("/mcp", issuer.token(claims("\"jti\":\"2\""))).with(session, version);
    assertThat(renewed.post(ping).status()).isEqualTo(200);
    McpClient sam = at("/mcp", issuer.token(issuer.claims(MCP, "desk", "sam")));
    assertThat(sam.with(session, version).post(ping).status()).isEqualTo(404);
  }

  @Test
  void shouldSayNothingOfTokensInLogAndRecords() throws IOException {
    String good = issuer.token(claims("\"jti\":\"once\""));
    String bad = issuer.token(issuer.claims("https://x.example", "desk", "pat"));
    list(at("/mcp", good));
    list(at("/mcp", bad));
    gateway.awaitAudit("a token for another audience");
    for (String part : (good + "." + bad).split("\\.", -1)) {
      assertThat(gateway.keeps(part)).isFalse();
    }
  }
}
