package io.cardea.it.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of OAuth find out about a gateway (RFC 9728). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceMetadataTest {

  private static final String PATH = "/.well-known/oauth-protected-resource";

  private TokenIssuer issuer;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    issuer = TokenIssuer.start();
    gateway =
        TestGateway.start(
            Documents.adapter("a", "http://127.0.0.1:9/mcp")
                + issuer.document("corp", "requiredScopes: [\"mcp:use\", \"mcp:all\"]")
                + issuer.document("plain").replace("metadata: {", "metadata: {tenant: acme, "));
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    issuer.close();
  }

  private RawResponse ask(String method, String path, String... fields) throws IOException {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      return http.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n")
          .response();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/mcp", "/adapters/a/mcp", "/adapters/nothing/mcp", "/profiles/x/mcp", "/sse"})
  void shouldSayTheSameOfEveryAddressThatMayBe(String path) throws IOException {
    RawResponse answer = ask("GET", PATH + path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.text())
        .isEqualTo(
            "{\"resource\":\"http://localhost:%d%s\",\"authorization_servers\":[\"%s\"],"
                    .formatted(gateway.port(), path, issuer.url())
                + "\"scopes_supported\":[\"mcp:all\",\"mcp:use\"],"
                + "\"bearer_methods_supported\":[\"header\"],"
                + "\"dpop_signing_alg_values_supported\":[\"ES256\",\"ES384\",\"ES512\","
                + "\"EdDSA\",\"Ed25519\",\"PS256\",\"RS256\"],"
                + "\"dpop_bound_access_tokens_required\":false}");
  }

  @Test
  void shouldSayItOfTheWholeGatewayAndOfOtherTenants() throws IOException {
    assertThat(ask("GET", PATH).text())
        .startsWith("{\"resource\":\"http://localhost:" + gateway.port() + "\",");
    assertThat(ask("GET", PATH + "/t/acme/mcp").text())
        .startsWith("{\"resource\":\"http://localhost:" + gateway.port() + "/t/acme/mcp\",")
        .doesNotContain("scopes_supported");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/x", "/adapters/A/mcp", "/t/nobody/mcp", "/mcp/", "/adapters/a"})
  void shouldSayNothingWhereNoTokensAreTaken(String path) throws IOException {
    assertThat(ask("GET", PATH + path).status()).isEqualTo(404);
  }

  @Test
  void shouldLetPagesOfAllowedOriginsReadIt() throws IOException {
    RawResponse preflight =
        ask(
            "OPTIONS",
            PATH + "/mcp",
            "Origin: http://localhost:3000",
            "Access-Control-Request-Method: GET");
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("access-control-allow-methods").orElseThrow()).contains("GET");
    RawResponse answer = ask("GET", PATH + "/mcp", "Origin: http://localhost:3000");
    assertThat(answer.header("access-control-allow-origin")).contains("http://localhost:3000");
    assertThat(ask("GET", PATH + "/mcp", "Origin: https://evil.example").status()).isEqualTo(403);
    assertThat(ask("POST", PATH + "/mcp", "Content-Length: 0").status()).isEqualTo(405);
  }
}
