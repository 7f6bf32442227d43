package io.cardea.it.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.TestAuthority;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that are bound to the certificate of the connection (RFC 8705 §3). */
class CertificateTokenTest {

  @TempDir private Path folder = Path.of(".");

  private TokenIssuer issuer;
  private TestAuthority authority;
  private X509Bundle agent;
  private X509Bundle other;

  @BeforeEach
  void open() throws Exception {
    issuer = TokenIssuer.start();
    authority = TestAuthority.in(folder);
    agent = authority.issue("agent");
    other = authority.issue("other");
  }

  @AfterEach
  void close() {
    issuer.close();
  }

  private TestGateway gateway(boolean mutual, String... more) throws IOException {
    TestGateway gateway =
        TestGateway.start(
            issuer.document("corp") + String.join("", more), authority.server(mutual));
    issuer.awaitAsked(1);
    return gateway;
  }

  private String token(TestGateway gateway, X509Bundle holder) throws Exception {
    String thumbprint =
        Base64.getUrlEncoder().withoutPadding().encodeToString(TestAuthority.digest(holder));
    String audience = "https://localhost:" + gateway.port();
    return issuer.token(
        issuer.claims(audience, "desk", "pat", "\"cnf\":{\"x5t#S256\":\"" + thumbprint + "\"}"));
  }

  private static int list(HttpClient client, TestGateway gateway, String token)
      throws IOException, InterruptedException {
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",
        "io.modelcontextprotocol/clientCapabilities":{}}}}
        """;
    return client
        .send(
            HttpRequest.newBuilder(gateway.uri("/mcp"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", "tools/list")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @ParameterizedTest
  @EnumSource
  void shouldTakeThemOnlyOnAConnectionWithTheirCertificate(HttpClient.Version version)
      throws Exception {
    try (TestGateway gateway = gateway(true);
        HttpClient mine = authority.client(agent, version);
        HttpClient thief = authority.client(other, version)) {
      String token = token(gateway, agent);
      assertThat(list(mine, gateway, token)).isEqualTo(200);
      assertThat(list(thief, gateway, token)).isEqualTo(401);
      assertThat(list(mine, gateway, token)).as("known by now, and on the same").isEqualTo(200);
      assertThat(list(thief, gateway, token(gateway, other))).isEqualTo(200);
      gateway.awaitAudit("bound to a certificate that the connection has not");
    }
  }

  @Test
  void shouldTakeNoneWhereNoCertificateIsAskedFor() throws Exception {
    try (TestGateway gateway = gateway(false);
        HttpClient mine = authority.client(agent, HttpClient.Version.HTTP_2)) {
      assertThat(list(mine, gateway, token(gateway, agent))).isEqualTo(401);
    }
  }

  @Test
  void shouldNotTakeTheCertificateOfAProxyForItsClients() throws Exception {
    String proxies =
        """
        ---
        apiVersion: cardea.io/v1
        kind: Gateway
        metadata: {name: g}
        spec: {trustedProxies: ["127.0.0.1", "::1"]}
        """;
    try (TestGateway gateway = gateway(true, proxies);
        HttpClient mine = authority.client(agent, HttpClient.Version.HTTP_2)) {
      assertThat(list(mine, gateway, token(gateway, agent))).isEqualTo(401);
    }
  }
}
