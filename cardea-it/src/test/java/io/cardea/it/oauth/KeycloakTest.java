package io.cardea.it.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.Keycloak;
import io.cardea.testkit.identity.ProvingKey;
import io.cardea.testkit.identity.Realm;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** A whole gateway with the tokens of a real Keycloak, whose start takes both cores. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakTest {

  private static final Path HOME = Path.of("target/keycloak/keycloak-26.7.3");

  /** Declared; {@code desk} is for Cardea, the others are not, or not for long. */
  private static final Realm CORP =
      new Realm("corp", "cardea")
          .client("desk")
          .client("brief", "\"access.token.lifespan\":\"1\"")
          .client("bound", "\"dpop.bound.access.tokens\":\"true\"")
          .clientFor("partner-cardea", "elsewhere")
          .user("pat", "analyst")
          .user("sam", "guest");

  private static final Realm PARTNER =
      new Realm("partner", "partner-cardea").client("desk").client("other");

  /** Asked about each token, by a client that must be one of its audiences. */
  private static final Realm TOLD =
      new Realm("told", "cardea").client("desk").client("cardea").user("pat", "analyst");

  /** Not declared. */
  private static final Realm STRANGE = new Realm("strange", "cardea").client("desk");

  private Keycloak keycloak;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void open() throws IOException {
    keycloak = Keycloak.start(HOME, CORP, PARTNER, TOLD, STRANGE);
    server = ScriptedServer.start().modern();
    StringBuilder documents =
        new StringBuilder(
            """
            ---
            apiVersion: cardea.io/v1
            kind: Gateway
            metadata: {name: g}
            spec: {publicUrl: "http://localhost:8080"}
            """);
    Map<String, String> subjects =
        Map.of(
            "agent", "{agent: desk, issuer: corp}",
            "user", "{user: pat, issuer: corp}",
            "group", "{group: analyst, issuer: corp}",
            "bound", "{agent: bound, issuer: corp}",
            "brief", "{agent: brief, issuer: corp}",
            "partner", "{agent: desk, issuer: partner}",
            "told", "{group: analyst, issuer: told}");
    subjects.forEach((name, subject) -> documents.append(open(name, subject)));
    documents
        .append(issuer(CORP, "audiences: [cardea]", "clockSkew: 0s"))
        .append(issuer(PARTNER, "audiences: [partner-cardea]"))
        .append(
            issuer(
                TOLD,
                "audiences: [cardea]",
                "introspection: {url: \""
                    + keycloak.url(TOLD)
                    + "/protocol/openid-connect/token/introspect\", clientId: cardea,"
                    + " clientSecret: {env: INTROSPECTION}, maxAge: 1s}"));
    gateway =
        TestGateway.start(
            documents.toString(), Optional.empty(), Map.of("INTROSPECTION", "cardea-secret"));
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
    keycloak.close();
  }

  /** An adapter that {@code subject} alone may use. */
  private String open(String name, String subject) {
    return Documents.adapter(name, server.url())
        + Documents.role(name, Documents.everything(name))
        + """
        ---
        apiVersion: cardea.io/v1
        kind: Binding
        metadata: {name: %1$s}
        spec: {roles: [%1$s], subjects: [%2$s]}
        """
            .formatted(name, subject);
  }

  private String issuer(Realm realm, String... more) {
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Issuer
    metadata: {name: %s}
    spec:
      issuer: "%s"
      allowPrivateNetwork: true
      claims: {user: preferred_username, userWhen: {claim: sid}, groups: realm_access.roles}
      %s
    """
        .formatted(realm.name(), keycloak.url(realm), String.join("\n  ", more));
  }

  private RawResponse call(String adapter, String... fields) throws IOException {
    return new McpClient(gateway.port(), "/adapters/" + adapter + "/mcp", List.of(fields))
        .modern("tools/call", "t", "\"name\":\"t\"");
  }

  private int status(String adapter, String token) {
    try {
      return call(adapter, "Authorization: Bearer " + token).status();
    } catch (IOException e) {
      return -1;
    }
  }

  private void assertRefused(String token, String why) throws IOException {
    RawResponse answer = call("agent", "Authorization: Bearer " + token);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate").orElseThrow())
        .startsWith(
            "Bearer realm=\"cardea\", resource_metadata=\"http://localhost:8080/.well-known/"
                + "oauth-protected-resource/adapters/agent/mcp\", error=\"invalid_token\"");
    gateway.awaitAudit(why);
  }

  @Test
  void shouldLetAClientsOwnTokenCall() throws IOException {
    String token = keycloak.token(CORP, "desk");
    assertThat(status("agent", token)).isEqualTo(200);
    assertThat(status("user", token)).as("it has no user").isEqualTo(404);
    assertThat(status("group", token)).isEqualTo(404);
    gateway.awaitAudit("\"desk\"", "\"corp\"", "tools/call");
  }

  @Test
  void shouldKnowAgentUserAndGroupsOfAUsersToken() throws IOException {
    String pat = keycloak.token(CORP, "desk", "pat");
    assertThat(status("agent", pat)).isEqualTo(200);
    assertThat(status("user", pat)).isEqualTo(200);
    assertThat(status("group", pat)).isEqualTo(200);
    String sam = keycloak.token(CORP, "desk", "sam");
    assertThat(status("agent", sam)).isEqualTo(200);
    assertThat(status("user", sam)).isEqualTo(404);
    assertThat(status("group", sam)).isEqualTo(404);
  }

  @Test
  void shouldKeepRealmsApart() throws IOException {
    String partner = keycloak.token(PARTNER, "desk");
    assertThat(status("partner", partner)).isEqualTo(200);
    assertThat(status("agent", partner)).as("another desk").isEqualTo(404);
    assertThat(status("partner", keycloak.token(CORP, "desk"))).isEqualTo(404);
    assertRefused(keycloak.token(CORP, "elsewhere"), "for another audience");
    assertRefused(keycloak.token(STRANGE, "desk"), "of an issuer that is not declared");
  }

  @Test
  void shouldRefuseATokenThatIsOver() throws IOException {
    String brief = keycloak.token(CORP, "brief");
    TestGateway.eventually(() -> status("brief", brief) == 401, "the token is over");
    gateway.awaitAudit("a token expired");
  }

  @Test
  void shouldFollowARealmThatSignsWithANewKey() throws IOException {
    String before = keycloak.token(PARTNER, "desk");
    assertThat(status("partner", before)).isEqualTo(200);
    keycloak.rotate(PARTNER);
    String after = keycloak.token(PARTNER, "desk");
    assertThat(header(after)).isNotEqualTo(header(before));
    assertThat(status("partner", after)).isEqualTo(200);
    assertThat(status("partner", before)).as("still published").isEqualTo(200);
  }

  private static String header(String token) {
    return token.substring(0, token.indexOf('.'));
  }

  @Test
  void shouldAskForProofsOfATokenThatIsBound() throws IOException {
    ProvingKey key = ProvingKey.create();
    String token = keycloak.token(CORP, "bound", key);
    String url = "http://localhost:8080/adapters/bound/mcp";
    String scheme = "Authorization: DPoP " + token;
    String proof = "DPoP: " + key.proof("POST", url, token);
    assertThat(call("bound", scheme, proof).status()).isEqualTo(200);
    assertThat(call("bound", scheme, proof).status()).as("used before").isEqualTo(401);
    assertThat(status("bound", token)).isEqualTo(401);
    String stolen = "DPoP: " + ProvingKey.create().proof("POST", url, token);
    assertThat(call("bound", scheme, stolen).header("www-authenticate").orElseThrow())
        .endsWith("error=\"invalid_dpop_proof\"");
  }

  @Test
  void shouldAskAnIssuerAboutItsTokensAndNoticeWhenOneIsRevoked() throws IOException {
    String token = keycloak.token(TOLD, "desk", "pat");
    assertThat(status("told", token)).isEqualTo(200);
    assertThat(status("group", token)).as("another issuer's group").isEqualTo(404);
    keycloak.revoke(TOLD, "desk", token);
    TestGateway.eventually(() -> status("told", token) == 401, "the token is revoked");
    assertRefused(token, "that its issuer does not call active");
    assertRefused("of-nobody", "that its issuer does not call active");
    // Its own is still good.
    assertThat(status("told", keycloak.token(TOLD, "desk", "pat"))).isEqualTo(200);
  }
}
