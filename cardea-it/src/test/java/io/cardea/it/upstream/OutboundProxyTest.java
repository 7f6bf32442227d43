package io.cardea.it.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.control.Administrator;
import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.feature.FeatureServer;
import io.cardea.testkit.feature.World;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.TunnelProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and issuers that can only be reached through a proxy, which wants to know who asks. */
class OutboundProxyTest {

  private static final String LOGIN = "cardea:s3cret:of-ours";
  private static final String TOOLS = "[{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\"}}]";

  private TunnelProxy proxy;
  private ScriptedServer old;
  private ScriptedServer modern;

  @BeforeEach
  void open() throws IOException {
    proxy = TunnelProxy.start(LOGIN);
    old = ScriptedServer.start().offering("tools", TOOLS);
    modern = ScriptedServer.start().modern().offering("tools", TOOLS);
  }

  @AfterEach
  void close() throws IOException {
    old.close();
    modern.close();
    proxy.close();
  }

  private String through(String password) {
    return "proxy: {url: \"" + proxy.url() + "\", user: cardea, password: \"" + password + "\"}";
  }

  private String adapter(String name, ScriptedServer server, String password) {
    String url = "http://" + name + ".example:" + server.port() + "/mcp";
    return Documents.adapter(name, url, through(password))
        .replace("allowPrivateNetwork: true", "allowPrivateNetwork: false");
  }

  private String documents(String password) {
    return adapter("old", old, password)
        + adapter("new", modern, password)
        + Documents.role("all", Documents.everything("*"))
        + Documents.binding("robot", "all");
  }

  private static String list(McpClient client) {
    try {
      return client.modern("tools/list", "", "").text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldReachServersOfBothErasThroughIt() throws Exception {
    try (TestGateway gateway = TestGateway.start(documents("s3cret:of-ours"))) {
      McpClient robot = gateway.client("old", "robot").at("/mcp");
      TestGateway.eventually(() -> list(robot).contains("old__t"), "the tools are known");
      for (String tool : List.of("old__t", "new__t")) {
        assertThat(robot.modern("tools/call", tool, "\"name\":\"" + tool + "\"").text())
            .contains("\"result\"");
        assertThat(
                robot
                    .session("2025-11-25")
                    .post(McpClient.request(1, "tools/call", "{\"name\":\"" + tool + "\"}"))
                    .text())
            .contains("\"result\"");
      }
      for (ScriptedServer server : List.of(old, modern)) {
        assertThat(server.await("tools/call", 2))
            .extracting(Received::toString)
            .noneMatch(got -> got.toLowerCase(Locale.ROOT).contains("proxy-"));
      }
      assertThat(proxy.asked())
          .allMatch(line -> line.matches("CONNECT (old|new)\\.example:[0-9]+ HTTP/1\\.1"))
          .anyMatch(line -> line.contains("old.example"))
          .anyMatch(line -> line.contains("new.example"));
      assertThat(gateway.keeps("s3cret:of-ours")).isFalse();
    }
  }

  @Test
  void shouldReachAServerOfHttpAndSseThroughIt(@TempDir Path folder) throws Exception {
    World world = new World(folder.resolve("world"));
    try (FeatureServer server = FeatureServer.sse("sse", Revision.R2025_06_18, world)) {
      String adapter =
          """
          ---
          apiVersion: cardea.io/v1
          kind: Adapter
          metadata: {name: sse}
          spec:
            upstream: {sse: {url: "%s"}}
            %s
          """
              .formatted(
                  server.url().replace("127.0.0.1", "sse.example"), through("s3cret:of-ours"));
      try (TestGateway gateway = TestGateway.start(adapter + documents("s3cret:of-ours"))) {
        McpClient robot = gateway.client("sse", "robot");
        TestGateway.eventually(() -> list(robot).contains("\"echo\""), "the tools are known");
        for (int i = 0; i < 3; i++) {
          assertThat(
                  robot
                      .modern(
                          "tools/call", "echo", "\"name\":\"echo\",\"arguments\":{\"text\":\"x\"}")
                      .text())
              .contains("\"text\":\"x\"");
        }
        assertThat(proxy.asked())
            .allMatch(line -> line.startsWith("CONNECT "))
            .filteredOn(line -> line.contains("sse.example"))
            .hasSizeGreaterThan(3);
      }
    }
  }

  @Test
  void shouldTellOperatorsThatTheProxyRefusesAndNobodyThePassword() throws Exception {
    try (TestGateway gateway = TestGateway.start(documents("not-that"))) {
      Administrator admin = Administrator.of(gateway);
      TestGateway.eventually(
          () -> text(admin).contains("no tunnel from the proxy") && text(admin).contains("407"),
          "the proxy's answer is known");
      assertThat(text(admin)).doesNotContain("not-that");
      assertThat(gateway.client("old", "robot").modern("tools/call", "t", "\"name\":\"t\"").text())
          .contains("\"error\"")
          .doesNotContain("not-that");
      assertThat(old.received()).isEmpty();
    }
  }

  private static String text(Administrator admin) {
    try {
      return admin.get("/adapters/old").text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldAskIssuersThroughIt() throws Exception {
    try (TokenIssuer issuer = TokenIssuer.start();
        TestGateway gateway =
            TestGateway.start(issuer.document("corp", through("s3cret:of-ours")))) {
      assertThat(status(gateway, issuer)).isEqualTo(200);
      assertThat(proxy.asked()).isNotEmpty().allMatch(line -> line.startsWith("CONNECT 127.0.0.1"));

      gateway.reload(issuer.document("corp", through("not-that")));
      issuer.rotate(false);
      assertThat(status(gateway, issuer)).as("its new keys cannot be had").isGreaterThan(400);
    }
  }

  private static int status(TestGateway gateway, TokenIssuer issuer) throws IOException {
    String audience = "http://localhost:" + gateway.port() + "/mcp";
    String token = issuer.token(issuer.claims(audience, "desk", "pat"));
    return new McpClient(gateway.port(), "/mcp", List.of("Authorization: Bearer " + token))
        .modern("tools/list", "", "")
        .status();
  }
}
