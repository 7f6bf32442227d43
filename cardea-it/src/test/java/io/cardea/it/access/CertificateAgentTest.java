package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.tls.ServerTls;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents that prove who they are with the certificate of their connection and nothing else. */
class CertificateAgentTest {

  @TempDir private Path folder = Path.of(".");

  private X509Bundle authority;
  private X509Bundle mine;
  private X509Bundle strange;
  private ScriptedServer server;

  @BeforeEach
  void open() throws Exception {
    server = ScriptedServer.start().modern();
    authority =
        new CertificateBuilder()
            .subject("CN=the authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    X509Bundle own =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .buildIssuedBy(authority);
    mine = new CertificateBuilder().subject("CN=robot").buildIssuedBy(authority);
    strange = new CertificateBuilder().subject("CN=robot").buildIssuedBy(authority);
    Files.writeString(folder.resolve("ca.pem"), authority.getRootCertificatePEM());
    Files.writeString(folder.resolve("server.key"), own.getPrivateKeyPEM());
    Files.writeString(folder.resolve("server.pem"), own.getCertificatePathPEM());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** As openssl prints it. */
  private static String fingerprint(X509Bundle holder) throws Exception {
    byte[] der = holder.getCertificate().getEncoded();
    return HexFormat.ofDelimiter(":")
        .withUpperCase()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
  }

  private TestGateway gateway(String state) throws Exception {
    return TestGateway.start(
        documents(state),
        ServerTls.of(
            new ServerTls.Files(
                folder.resolve("server.pem"),
                folder.resolve("server.key"),
                Optional.of(folder.resolve("ca.pem")))));
  }

  private String documents(String state) throws Exception {
    return Documents.open("a", server.url(), "robot")
        + """
        ---
        apiVersion: cardea.io/v1
        kind: Agent
        metadata: {name: robot}
        spec: {certificates: ["%s"], state: %s}
        """
            .formatted(fingerprint(mine), state);
  }

  private HttpClient client(X509Bundle holder, HttpClient.Version version) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        holder.toKeyManagerFactory().getKeyManagers(),
        authority.toTrustManagerFactory().getTrustManagers(),
        null);
    return HttpClient.newBuilder().version(version).sslContext(context).build();
  }

  private static int call(HttpClient client, TestGateway gateway, String path, String... fields)
      throws IOException, InterruptedException {
    String body =
        """
        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","_meta":{
        "io.modelcontextprotocol/protocolVersion":"2026-07-28",
        "io.modelcontextprotocol/clientCapabilities":{}}}}
        """;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.uri(path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/call")
            .header("Mcp-Name", "t")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (fields.length > 0) {
      request.headers(fields);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @ParameterizedTest
  @EnumSource
  void shouldLetInWhoHoldsTheCertificate(HttpClient.Version version) throws Exception {
    try (TestGateway gateway = gateway("active");
        HttpClient robot = client(mine, version);
        HttpClient other = client(strange, version)) {
      String path = "/adapters/a/mcp";
      assertThat(call(robot, gateway, path)).isEqualTo(200);
      gateway.awaitAudit("\"subject\":\"robot\"", "tools/call");
      assertThat(call(other, gateway, path)).as("of the same name").isEqualTo(401);
      assertThat(call(robot, gateway, "/t/acme/adapters/a/mcp")).isEqualTo(401);
      // What is shown besides is what counts.
      assertThat(call(robot, gateway, path, "Authorization", "Bearer x")).isEqualTo(401);
      String key = "Bearer " + gateway.key("nobody");
      assertThat(call(robot, gateway, path, "Authorization", key)).isEqualTo(404);
    }
  }

  @Test
  void shouldStopASuspendedAgentAndOneThatNoLongerHasTheCertificate() throws Exception {
    try (TestGateway gateway = gateway("active");
        HttpClient robot = client(mine, HttpClient.Version.HTTP_2)) {
      assertThat(call(robot, gateway, "/adapters/a/mcp")).isEqualTo(200);
      gateway.reload(documents("suspended"));
      assertThat(call(robot, gateway, "/adapters/a/mcp")).isEqualTo(403);
      gateway.reload(documents("active").replace(fingerprint(mine), fingerprint(strange)));
      assertThat(call(robot, gateway, "/adapters/a/mcp")).isEqualTo(401);
    }
  }
}
