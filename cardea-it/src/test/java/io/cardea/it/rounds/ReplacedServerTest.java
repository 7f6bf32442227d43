package io.cardea.it.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.log.AuditMode;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session goes on when its server is replaced by one of the other era. */
class ReplacedServerTest {

  private static ScriptedServer server() throws IOException {
    return ScriptedServer.start()
        .offering("tools", "[{\"name\":\"ask\",\"inputSchema\":{\"type\":\"object\"}}]");
  }

  private static void becomeModern(ScriptedServer server) {
    server
        .modern()
        .otherwise(exchange -> {
          if (exchange.request().text().contains("io.modelcontextprotocol/protocolVersion")) {
            exchange.result("{\"resultType\":\"complete\",\"content\":[]}");
          } else {
            exchange.reply(
                400,
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32022,\"message\":\"no\",\"data\":{}}}"
                    .formatted(exchange.request().id()),
                "Content-Type: application/json");
          }
        });
  }

  /** Calls until it works, and says how often it did not. */
  private static int errorsUntilItWorks(McpClient client, String path) {
    int[] errors = new int[1];
    TestGateway.eventually(
        () -> {
          try {
            boolean works = client.post(Modern.call(3, path, "")).text().contains("\"content\":[]");
            errors[0] += works ? 0 : 1;
            return works;
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        },
        "the call to work");
    return errors[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {Modern.SINGLE, Modern.ALL})
  void shouldGoOnAtAServerThatKnowsNoSessionsAnyMore(String path) throws Exception {
    try (ScriptedServer server = server();
        TestGateway gateway = TestGateway.start(Documents.open("south", server.url(), "robot"))) {
      assertGoesOnWithoutSessions(server, gateway, path);
    }
  }

  /** The first try, in the wrong era, is a record of its own, and its answer none. */
  @ParameterizedTest
  @ValueSource(strings = {Modern.SINGLE, Modern.ALL})
  void shouldGoOnWhereAnswersWaitForTheirRecords(String path, @TempDir Path folder)
      throws Exception {
    try (ScriptedServer server = server();
        TestGateway gateway =
            TestGateway.startIn(
                Files.createDirectory(folder.resolve("gateway")),
                Documents.open("south", server.url(), "robot"),
                AuditMode.FSYNC)) {
      assertGoesOnWithoutSessions(server, gateway, path);
    }
  }

  private static void assertGoesOnWithoutSessions(
      ScriptedServer server, TestGateway gateway, String path) throws IOException {
    // Given
    McpClient client = gateway.client("south", "robot").at(path);
    assertThat(client.at(Modern.ALL).modern("tools/list", "", "").text()).contains("south__ask");
    McpClient session = client.session("2025-11-25");
    server.on("tools/call", exchange -> exchange.result("{\"content\":[]}"));
    assertThat(session.post(Modern.call(1, path, "")).text()).contains("\"content\":[]");

    // When
    server.forget();
    becomeModern(server);

    // Then
    int _ = errorsUntilItWorks(session, path);
    assertThat(server.received("tools/call").getLast().header("mcp-session-id")).isEmpty();
    assertThat(session.post(Modern.call(4, path, "")).text())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{\"content\":[]}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {Modern.SINGLE, Modern.ALL})
  void shouldGoOnAtAServerThatWantsSessionsFromNowOn(String path) throws Exception {
    try (Modern modern = Modern.open()) {
      // Given
      McpClient session = modern.session("robot", path, "2025-11-25", "{}");
      assertThat(session.post(Modern.call(1, path, "")).text()).contains("\"result\":{}");

      // When
      modern.server().forget();
      modern.server().on("tools/call", ReplacedServerTest::inASession);

      // Then
      assertThat(errorsUntilItWorks(session, path)).isLessThanOrEqualTo(1);
      assertThat(modern.server().received("initialize")).hasSize(1);
    }
  }

  private static void inASession(Exchange exchange) throws IOException {
    if (exchange.request().header("mcp-session-id").isPresent()) {
      exchange.result("{\"content\":[]}");
    } else {
      exchange.reply(
          400,
          "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"no session\"}}",
          "Content-Type: application/json");
    }
  }
}
