package io.cardea.it.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Calls of agents with tokens: by whom, on whose behalf, and what of them reaches a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenCallTest {

  private TokenIssuer issuer;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    issuer = TokenIssuer.start();
    server = ScriptedServer.start().modern();
    gateway =
        TestGateway.start(
            Documents.adapter("a", server.url())
                + Documents.adapter("b", server.url())
                + Documents.role("all-a", Documents.everything("a"))
                + Documents.role("all-b", Documents.everything("b"))
                + issuer.document("corp", "claims: {groups: groups}")
                + """
                ---
                apiVersion: cardea.io/v1
                kind: Agent
                metadata: {name: narrow}
                spec: {issuer: corp, audiences: ["http://elsewhere.example"]}
                """
                + bound("narrow", "all-a", "{agent: narrow, issuer: corp}")
                + bound("desks", "all-a", "{agent: desk, issuer: corp}")
                + bound("staff", "all-b", "{group: staff, issuer: corp}"));
    issuer.awaitAsked(1);
  }

  private static String bound(String name, String role, String subject) {
    return """
    ---
    apiVersion: cardea.io/v1
    kind: Binding
    metadata: {name: %s}
    spec: {roles: [%s], subjects: [%s]}
    """
        .formatted(name, role, subject);
  }

  @BeforeEach
  void forget() {
    server.forget();
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
    issuer.close();
  }

  private RawResponse call(String adapter, String token) throws IOException {
    return McpClient.of(gateway.port(), adapter, token).modern("tools/call", "t", "\"name\":\"t\"");
  }

  private String token(String agent, String user, String... more) {
    return issuer.token(issuer.claims("http://localhost:" + gateway.port(), agent, user, more));
  }

  @Test
  void shouldCallAToolAndSendNothingOfTheToken() throws IOException {
    String token = token("desk", "pat");
    assertThat(call("a", token).status()).isEqualTo(200);
    List<Received> calls = server.received("tools/call");
    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().header("authorization")).isEmpty();
    for (String part : token.split("\\.", -1)) {
      assertThat(server.received().toString()).doesNotContain(part);
    }
    gateway.awaitAudit("\"subject\":\"desk\",\"user\":\"p-", "\"corp\"", "tools/call");
  }

  @Test
  void shouldRefuseATokenForAnAudienceThatItsAgentMayNotHave() throws IOException {
    assertThat(call("a", token("narrow", "pat")).status()).isEqualTo(401);
    gateway.awaitAudit("refusal", "a token for another audience");
    String both =
        issuer
            .claims("AUD", "narrow", "pat")
            .replace(
                "\"AUD\"",
                "[\"http://localhost:%d\",\"http://elsewhere.example\"]".formatted(gateway.port()));
    assertThat(call("a", issuer.token(both)).status()).isEqualTo(200);
  }

  @Test
  void shouldGiveRolesByIssuerAgentAndGroup() throws IOException {
    assertThat(call("a", token("other", "pat")).status()).isEqualTo(404);
    assertThat(call("a", gateway.key("desk")).status()).isEqualTo(404);
    assertThat(call("b", token("other", "pat", "\"groups\":[\"staff\"]")).status()).isEqualTo(200);
    assertThat(call("b", token("other", "pat", "\"groups\":[\"guests\"]")).status()).isEqualTo(404);
    // An agent's own token is of no group.
    assertThat(call("b", token("other", "other", "\"groups\":[\"staff\"]")).status())
        .isEqualTo(404);
    assertThat(server.received("tools/call")).hasSize(1);
  }
}
