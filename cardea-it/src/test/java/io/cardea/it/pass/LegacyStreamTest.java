package io.cardea.it.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions and event streams of the revisions up to 2025-11-25. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LegacyStreamTest {

  private static final String CALL =
      McpClient.request(1, "tools/call", "{\"name\":\"t\",\"_meta\":{\"progressToken\":\"p\"}}");

  private Rig rig;
  private McpClient session;

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open();
    session = rig.robot().session("2025-11-25");
  }

  @BeforeEach
  void forget() {
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-03-26", "2025-06-18", "2025-11-25"})
  void shouldNegotiateEachRevision(String revision) throws Exception {
    RawResponse answer = rig.robot().post(McpClient.initialize(revision, "{\"roots\":{}}"));
    assertThat(answer.text()).contains("\"protocolVersion\":\"" + revision + "\"");
    String id = answer.header("mcp-session-id").orElseThrow();
    assertThat(id).matches("[!-~]{64,1024}").doesNotContain("upstream");
    assertThat(rig.server().await("initialize").text())
        .isEqualTo(McpClient.initialize(revision, "{\"roots\":{}}"));
  }

  @Test
  void shouldMapTheSessionIdToTheUpstreams() throws IOException {
    McpClient own = rig.robot().session("2025-06-18");
    own.post(CALL);
    Received call = rig.server().received("tools/call").getLast();
    assertThat(call.header("mcp-session-id").orElseThrow()).startsWith("upstream-session-");
    assertThat(call.header("mcp-protocol-version")).contains("2025-06-18");
    assertThat(call.headers().toString()).doesNotContain(own.sessionId());
  }

  @Test
  void shouldGiveEventsIdsOfItsOwn() throws IOException {
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.chunk(": hello\n\nid: 0_ä\nretry: 1500\ndata: \n\n");
              exchange.chunk("event: message\nid: 2\ndata:" + exchange.message("{}") + "\n\n");
              exchange.end();
            });
    try (EventStream stream = session.postStream(CALL)) {
      assertThat(stream.head().header("content-type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(stream.head().header("x-accel-buffering")).contains("no");
      assertThat(stream.nextBlock().orElseThrow()).matches("id: [A-Za-z0-9_-]+\\.0\ndata: ");
      String stem = stream.lastId().substring(0, stream.lastId().length() - 1);
      assertThat(stream.nextBlock())
          .contains(
              "event: message\nid: "
                  + stem
                  + "1\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
      assertThat(stream.nextBlock()).isEmpty();
    }
  }

  @Test
  void shouldRelayAServersRequestAndItsAnswer() throws Exception {
    String ask =
        "{\"jsonrpc\":\"2.0\",\"id\":\"s-1\",\"method\":\"elicitation/create\",\"params\":{\"message\":\"?\"}}";
    CountDownLatch answered = new CountDownLatch(1);
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(ask);
              answered.await();
              exchange.event(exchange.message("{\"done\":true}"));
              exchange.end();
            })
        .on(
            "response",
            exchange -> {
              exchange.reply(202, "");
              answered.countDown();
            });
    try (EventStream stream = session.postStream(CALL)) {
      assertThat(stream.next()).contains("data: " + ask);
      String answer =
          "{\"jsonrpc\":\"2.0\",\"id\":\"s-1\",\"result\":{\"action\":\"decline\",\"n\":1.0}}";
      RawResponse accepted = session.post(answer);
      assertThat(accepted.status()).isEqualTo(202);
      assertThat(accepted.body()).isEmpty();
      assertThat(rig.server().await("response").text()).isEqualTo(answer);
      assertThat(stream.rest()).hasSize(1).first().asString().contains("\"done\":true");
    }
  }

  @Test
  void shouldPassProgressAndLogsAndDropUnknownMessages() throws IOException {
    String progress =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p\",\"progress\":1.0}}";
    String log =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":1}}";
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(progress);
              exchange.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/unheard\"}");
              exchange.event("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"un/heard\"}");
              exchange.event(log);
              exchange.event(exchange.message("{}"));
              exchange.end();
            });
    try (EventStream stream = session.postStream(CALL)) {
      assertThat(stream.rest())
          .containsExactly(
              "data: " + progress,
              "data: " + log,
              "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }
  }

  @Test
  void shouldPassACancelNotification() throws IOException {
    String cancel =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1,\"reason\":\"ü\"}}";
    RawResponse answer = session.post(cancel);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(rig.server().received("notifications/cancelled").getLast().text()).isEqualTo(cancel);
  }

  @Test
  void shouldPassNotificationsOfTheGetStream() throws Exception {
    String changed = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
    CountDownLatch go = new CountDownLatch(1);
    rig.server()
        .on(
            "GET",
            exchange -> {
              exchange.stream();
              go.await();
              exchange.chunk("id: 5\ndata: " + changed + "\n\n");
              exchange.awaitClose();
            });
    try (EventStream stream = session.get()) {
      assertThat(stream.status()).isEqualTo(200);
      go.countDown();
      assertThat(stream.next()).contains("data: " + changed);
    }
    Received get = rig.server().await("GET");
    assertThat(get.header("accept")).contains("text/event-stream");
    assertThat(get.header("last-event-id")).isEmpty();
  }

  @Test
  void shouldPassThatTheUpstreamHasNoGetStream() throws IOException {
    try (EventStream answer = session.get()) {
      assertThat(answer.status()).isEqualTo(405);
    }
  }

  @Test
  void shouldGoOnWithAnAnswerWhoseStreamTheServerClosed() throws Exception {
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.chunk("id: e-1\nretry: 10\ndata: \n\n");
              exchange.end();
            })
        .on(
            "GET",
            exchange -> {
              exchange.stream();
              exchange.chunk("id: e-2\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n");
              exchange.end();
            });
    String last;
    try (EventStream stream = session.postStream(CALL)) {
      // The server wants no connection held for it, so that the client is let go, too.
      assertThat(stream.rest()).containsExactly("retry: 10");
      last = stream.lastId();
    }
    try (EventStream stream = session.get("Last-Event-ID: " + last)) {
      assertThat(stream.rest())
          .containsExactly("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }
    assertThat(rig.server().await("GET").header("last-event-id")).contains("e-1");
    assertThat(rig.server().received("tools/call")).hasSize(1);
  }

  @Test
  void shouldEndASessionForGood() throws Exception {
    McpClient own = rig.robot().session("2025-11-25");
    assertThat(own.delete().status()).isBetween(200, 204);
    rig.server().await("DELETE");
    int before = rig.server().received().size();
    Answers.assertError(own.post(CALL), 404, 40400);
    Answers.assertError(own.delete(), 404, 40400);
    try (EventStream get = own.get()) {
      Answers.assertError(get.whole(), 404, 40400);
    }
    assertThat(rig.server().received()).hasSize(before);
  }

  @Test
  void shouldTryOneOtherSessionWhereNoneLasts() throws IOException {
    McpClient own = rig.robot().session("2025-11-25");
    rig.server().forget();
    rig.server().on("ping", exchange -> exchange.reply(404, "gone"));
    RawResponse answer = own.post(McpClient.request(1, "ping", "{}"));
    Answers.assertError(answer, 502, 50200);
    assertThat(answer.text()).contains("\"reason\":\"not_executed\"");
    assertThat(rig.server().received("ping")).hasSize(2);
    assertThat(rig.server().received("initialize")).hasSize(1);

    // And the client's own session goes on when the server is well again.
    rig.server().forget();
    assertThat(own.post(McpClient.request(2, "ping", "{}")).status()).isEqualTo(200);
  }

  @Test
  void shouldBeginASessionFromAnEventStream() throws IOException {
    rig.server()
        .on(
            "initialize",
            exchange -> {
              exchange.stream("Mcp-Session-Id: from-stream");
              exchange.chunk("id: 1\ndata: \n\n");
              exchange.event(
                  exchange.message("{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}"));
              exchange.end();
            });
    try (EventStream stream = rig.robot().postStream(McpClient.initialize("2025-11-25", "{}"))) {
      String id = stream.head().header("mcp-session-id").orElseThrow();
      assertThat(stream.rest()).hasSize(1);
      rig.robot().post(CALL, "Mcp-Session-Id: " + id);
    }
    Received call = rig.server().received("tools/call").getLast();
    assertThat(call.header("mcp-session-id")).contains("from-stream");
    assertThat(call.header("mcp-protocol-version")).contains("2025-06-18");
  }

  @Test
  void shouldServeAnUpstreamWithoutSessions() throws IOException {
    rig.server()
        .on(
            "initialize",
            exchange ->
                exchange.result("{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}"));
    McpClient own = rig.robot().session("2025-11-25");
    assertThat(own.post(CALL).status()).isEqualTo(200);
    assertThat(rig.server().received("tools/call").getLast().header("mcp-session-id")).isEmpty();
  }
}
