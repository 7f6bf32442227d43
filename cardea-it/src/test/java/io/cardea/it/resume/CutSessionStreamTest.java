package io.cardea.it.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that lose the connection on which servers speak unasked. */
class CutSessionStreamTest {

  private final BlockingQueue<String> script = new LinkedBlockingQueue<>();
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeEach
  void open() throws IOException {
    server = ScriptedServer.start().offering("tools", "[{\"name\":\"t\",\"inputSchema\":{}}]");
    gateway = TestGateway.start(Documents.open("a", server.url(), "robot"));
    server.on(
        "GET",
        exchange -> {
          if (exchange.request().header("mcp-session-id").isEmpty()) {
            exchange.reply(405, "");
            return;
          }
          exchange.stream();
          for (String next = script.take(); !next.equals("end"); next = script.take()) {
            exchange.event(next);
          }
          exchange.end();
        });
  }

  @AfterEach
  void close() throws IOException {
    script.add("end");
    server.close();
    gateway.close();
  }

  private McpClient session(String path, String revision) throws Exception {
    McpClient client = gateway.client("a", "robot").at(path).session(revision);
    // An aggregate opens its session at the server with the first call.
    client.post(Boundaries.call(1, path.equals("/mcp") ? "a__t" : "t"));
    return client;
  }

  private static String log(int number) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":"
        + number
        + "}}";
  }

  private void awaitUnread() {
    TestGateway.eventually(() -> gateway.gateway().unreadStreams() == 1, "nobody reads");
  }

  @ParameterizedTest
  @CsvSource({
    "/adapters/a/mcp, 2025-11-25, true", "/adapters/a/mcp, 2025-06-18, true",
    "/adapters/a/mcp, 2025-11-25, false", "/adapters/a/mcp, 2025-03-26, false",
    "/mcp, 2025-11-25, true", "/mcp, 2025-11-25, false"
  })
  void shouldBringWhatCameMeanwhile(String path, String revision, boolean withId) throws Exception {
    // Given
    McpClient session = session(path, revision);
    String last;
    try (EventStream stream = session.get()) {
      script.add(log(1));
      assertThat(stream.next()).contains("data: " + log(1));
      last = stream.lastId();
    }
    awaitUnread();
    // When
    script.add(log(2));
    script.add(log(3));
    try (EventStream stream = withId ? session.get("Last-Event-ID: " + last) : session.get()) {
      // Then
      assertThat(stream.next()).contains("data: " + log(2));
      assertThat(stream.next()).contains("data: " + log(3));
      script.add(log(4));
      assertThat(stream.next()).contains("data: " + log(4));
    }
    assertThat(
            server.received("GET").stream().filter(get -> get.header("mcp-session-id").isPresent()))
        .as("the server's stream has never been closed")
        .hasSize(1);
  }

  @Test
  void shouldOpenTheServersStreamAgainForItsClient() throws Exception {
    McpClient session = session("/adapters/a/mcp", "2025-11-25");
    try (EventStream stream = session.get()) {
      script.add(log(1));
      assertThat(stream.next()).contains("data: " + log(1));
      script.add("end");
      script.add(log(2));
      assertThat(stream.next()).contains("data: " + log(2));
    }
  }

  @Test
  void shouldBringEachMessageOnOneStreamOnly() throws Exception {
    McpClient session = session("/adapters/a/mcp", "2025-11-25");
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.event(Boundaries.progress(1));
          exchange.awaitClose();
        });
    String ofCall;
    try (EventStream call = session.postStream(Boundaries.call(2, "t"))) {
      assertThat(call.next()).isPresent();
      ofCall = call.lastId();
    }
    try (EventStream stream = session.get()) {
      script.add(log(1));
      assertThat(stream.next()).contains("data: " + log(1));
      try (EventStream call = session.get("Last-Event-ID: " + ofCall.replaceAll("\\d+$", "0"))) {
        assertThat(Boundaries.read(call.next().orElseThrow())).isEqualTo("1");
        script.add(log(2));
        assertThat(stream.next()).contains("data: " + log(2));
      }
    }
  }
}
