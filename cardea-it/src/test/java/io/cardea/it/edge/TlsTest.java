package io.cardea.it.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.dataplane.tls.ServerTls;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.metric.Metric;
import io.cardea.testkit.gateway.TestGateway;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
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

  private X509Bundle authority = authority();

  private static X509Bundle authority() {
    try {
      return new CertificateBuilder()
          .subject("CN=the authority")
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void writeAuthority() throws IOException {
    authority = authority();
    Files.writeString(folder.resolve("ca.pem"), authority.getRootCertificatePEM());
  }

  /** Puts a new certificate and its key in place; returns the certificate. */
  private Certificate renew() throws Exception {
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    Files.writeString(folder.resolve("server.key"), server.getPrivateKeyPEM());
    Files.writeString(folder.resolve("server.pem"), server.getCertificatePathPEM());
    return server.getCertificate();
  }

  private ServerTls tls(Optional<Path> clientAuthorities) throws IOException {
    return ServerTls.of(
        new ServerTls.Files(
            folder.resolve("server.pem"), folder.resolve("server.key"), clientAuthorities));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private HttpClient client() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
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
    Certificate first = renew();
    try (TestGateway gateway = TestGateway.start(NOTHING, tls(Optional.empty()))) {
      assertThat(certificate(gateway)).isEqualTo(first);

      // When
      Certificate second = renew();

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
    try (HttpClient client = client()) {
      return client
          .send(
              HttpRequest.newBuilder(gateway.uri("/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private Certificate certificate(TestGateway gateway) {
    try (HttpClient client = client()) {
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
    renew();
    try (TestGateway server =
            TestGateway.start(NOTHING, tls(Optional.of(folder.resolve("ca.pem"))));
        TestGateway gateway =
            TestGateway.start(
                adapter("known", server, ", certificate: {file: %s}, key: {file: %s}")
                        .formatted(file("server.pem"), file("server.key"))
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
        .formatted(name, server.port(), server.key("bot"), file("ca.pem"), more);
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
