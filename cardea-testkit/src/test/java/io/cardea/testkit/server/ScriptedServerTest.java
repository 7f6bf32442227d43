package io.cardea.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {

  private ScriptedServer server;
  private McpClient client;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedServer.start();
    client = new McpClient(server.port(), "/mcp", List.of());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void shouldRecordExactBytes() throws IOException {
    String body = "{ \"jsonrpc\":\"2.0\",\"id\":1.0e0,\"method\":\"ä/b\"}\n";
    client.post(body, "X-Odd: v");
    Received received = server.received().getFirst();
    assertThat(received.text()).isEqualTo(body);
    assertThat(received.header("x-odd")).contains("v");
    assertThat(received.what()).isEqualTo("ä/b");
  }

  @Test
  void shouldBeginSessions() throws IOException {
    McpClient session = client.session("2025-06-18");
    assertThat(session.sessionId()).startsWith("upstream-session-");
    assertThat(server.received("notifications/initialized").getFirst().header("mcp-session-id"))
        .contains(session.sessionId());
  }

  @Test
  void shouldStreamWhenTold() throws IOException {
    CountDownLatch go = new CountDownLatch(1);
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.chunk("id: 1\ndata: \n\n:comment\n\n");
          go.await();
          exchange.event(exchange.message("{}"));
          exchange.end();
        });
    try (EventStream stream = client.postStream(McpClient.request(7, "tools/call", "{}"))) {
      assertThat(stream.nextBlock()).contains("id: 1\ndata: ");
      go.countDown();
      assertThat(stream.rest())
          .containsExactly("data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
    }
  }

  @Test
  void shouldNoticeThatTheCallerHasGone() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "tools/call",
        exchange -> {
          exchange.awaitClose();
          gone.countDown();
        });
    try (RawHttp connection = RawHttp.connect(server.port())) {
      connection.send(
          client.bytes(
              "POST",
              McpClient.request(1, "tools/call", "{}")
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      server.await("tools/call");
      assertThat(gone.getCount()).isOne();
    }
    gone.await();
  }

  @Test
  void shouldCloseAfterRawBytes() throws IOException {
    server.on("ping", Script.raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"));
    assertThatThrownBy(() -> client.post(McpClient.request(1, "ping", "{}")))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void shouldServeTwoRequestsOnOneConnection() throws IOException {
    byte[] ping = client.bytes("DELETE", new byte[0]);
    try (RawHttp connection = RawHttp.connect(server.port())) {
      RawResponse first = connection.send(ping).response();
      RawResponse second = connection.send(ping).response();
      assertThat(List.of(first.status(), second.status())).containsExactly(200, 200);
    }
    assertThat(server.connections()).isOne();
  }
}
