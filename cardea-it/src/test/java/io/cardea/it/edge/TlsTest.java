package io.cardea.it.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.it.rig.TestAuthority;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.metric.Metric;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that speaks HTTPS itself, and one with a server that does. */
class TlsTest {

  private static final String NOTHING =
      "{apiVersion: cardea.io/v1, kind: Gateway, metadata: {name: edge}, spec: {}}";

  @TempDir private Path folder = Path.of(".");

  private TestAuthority authority;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = TestAuthority.in(folder);
  }

  private static HttpResponse<String> list(HttpClient client, TestGateway gateway)
      throws IOException, InterruptedException {
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",
        "io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},
        "io.modelcontextprotocol/clientCapabilities":{}}}}
        """;
    return client.send(
        HttpRequest.newBuilder(gateway.uri("/mcp"))
            .header("Authorization", "Bearer " + gateway.key("bot"))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/list")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void shouldServeAgentsAndFollowARenewedCertificate() throws Exception {
    // Given
    Certificate first = authority.renew();
    try (TestGateway gateway = TestGateway.start(NOTHING, authority.server(false))) {
      assertThat(certificate(gateway)).isEqualTo(first);

      // When
      Certificate second = authority.renew();

      // Then
      TestGateway.eventually(() -> certificate(gateway).equals(second), "the new certificate");
      assertThat(metrics(gateway))
          .contains(Metric.TLS_CERTIFICATE_EXPIRES.exported().getFirst() + " ");
      try (HttpClient stranger = HttpClient.newHttpClient()) {
        assertThatThrownBy(() -> list(stranger, gateway)).isInstanceOf(SSLException.class);
      }
    }
  }

  private String metrics(TestGateway gateway) throws Exception {
    try (HttpClient client = authority.client()) {
      return client
          .send(
              HttpRequest.newBuilder(gateway.uri("/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private Certificate certificate(TestGateway gateway) {
    try (HttpClient client = authority.client()) {
      HttpResponse<String> answer = list(client, gateway);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"tools\":[");
      SSLSession session = answer.sslSession().orElseThrow();
      return List.of(session.getPeerCertificates()).getFirst();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldProveWhoItIsToAServerThatWantsToKnow() throws Exception {
    // Given a gateway that lets in known clients only, as server of another
    try (TestGateway server = TestGateway.start(NOTHING, authority.server(true));
        TestGateway gateway =
            TestGateway.start(
                adapter("known", server, ", certificate: {file: %s}, key: {file: %s}")
                        .formatted(authority.serverFile(), authority.serverKeyFile())
                    + "\n---\n"
                    + adapter("unknown", server, ""))) {
      // Then only who shows a certificate is served
      String key = gateway.issue("root", KeyScope.admin()).key();
      TestGateway.eventually(
          () ->
              state(gateway, key, "known").equals("up")
                  && state(gateway, key, "unknown").equals("down"),
          "one is up, the other down");
    }
  }

  private String adapter(String name, TestGateway server, String more) throws IOException {
    return """
    apiVersion: cardea.io/v1
    kind: Adapter
    metadata: {name: %s}
    spec:
      upstream: {http: {url: "https://localhost:%d/mcp", headers: {authorization: "Bearer %s"}}}
      allowPrivateNetwork: true
      tls: {authorities: {file: %s}%s}
    """
        .formatted(name, server.port(), server.key("bot"), authority.file(), more);
  }

  private static String state(TestGateway gateway, String key, String adapter) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(gateway.uri("/adapters/" + adapter + "/describe"))
                  .header("Authorization", "Bearer " + key)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      Matcher state = Pattern.compile("\"state\":\"([a-z]+)\"").matcher(answer.body());
      return state.find() ? state.group(1) : answer.body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
