package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.TestAuthority;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agents that prove who they are with the certificate of their connection and nothing else. */
class CertificateAgentTest {

  @TempDir private Path folder = Path.of(".");

  private TestAuthority authority;
  private X509Bundle mine;
  private X509Bundle strange;
  private ScriptedServer server;

  @BeforeEach
  void open() throws Exception {
    server = ScriptedServer.start().modern();
    authority = TestAuthority.in(folder);
    mine = authority.issue("robot");
    strange = authority.issue("robot");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** As openssl prints it. */
  private static String fingerprint(X509Bundle holder) throws Exception {
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(TestAuthority.digest(holder));
  }

  private TestGateway gateway(String state) throws Exception {
    return TestGateway.start(documents(state), authority.server(true));
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
        HttpClient robot = authority.client(mine, version);
        HttpClient other = authority.client(strange, version)) {
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
        HttpClient robot = authority.client(mine, HttpClient.Version.HTTP_2)) {
      assertThat(call(robot, gateway, "/adapters/a/mcp")).isEqualTo(200);
      gateway.reload(documents("suspended"));
      assertThat(call(robot, gateway, "/adapters/a/mcp")).isEqualTo(403);
      gateway.reload(documents("active").replace(fingerprint(mine), fingerprint(strange)));
      assertThat(call(robot, gateway, "/adapters/a/mcp")).isEqualTo(401);
    }
  }
}
