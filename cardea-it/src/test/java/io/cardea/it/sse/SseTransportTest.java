package io.cardea.it.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Received;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of HTTP+SSE and one server of Streamable HTTP, byte by byte. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SseTransportTest {

  private static final String PATH = "/adapters/a/sse";
  private static final String CALL =
      McpClient.request(1, "tools/call", "{\"name\":\"t\",\"_meta\":{\"progressToken\":\"p\"}}");

  private Rig rig;

  @BeforeAll
  void open() throws IOException {
    rig = Rig.open(SseClient.ON);
  }

  @BeforeEach
  void forget() {
    rig.gateway().awaitIdle();
    rig.server().forget();
  }

  @AfterAll
  void close() throws IOException {
    rig.close();
  }

  private SseClient begin(String revision) throws IOException {
    return SseClient.begin(rig.robot(), PATH, revision);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void shouldSpeakTheRevisionThatInitializeAgreesOn(String revision) throws Exception {
    try (SseClient client = begin(revision)) {
      assertThat(client.address()).matches("/adapters/a/messages\\?sessionId=[A-Za-z0-9_-]{64,}");
      client.send(McpClient.request(7, "resources/read", "{\"uri\":\"u:1\",\"x\":1.0}"));
      assertThat(client.next()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
      Received read = rig.server().await("resources/read");
      assertThat(read.text())
          .isEqualTo(McpClient.request(7, "resources/read", "{\"uri\":\"u:1\",\"x\":1.0}"));
      assertThat(read.header("mcp-session-id").orElseThrow()).startsWith("upstream-session-");
      assertThat(read.headers().toString()).doesNotContain("sessionId", "Bearer");
      assertThat(rig.server().await("notifications/initialized", 1)).hasSize(1);
    }
  }

  @Test
  void shouldSendProgressAndAnswersAsTheyCome() throws Exception {
    String progress =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"p\",\"progress\":1.0}}";
    CountDownLatch seen = new CountDownLatch(1);
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.chunk("id: 1\ndata: \n\n");
              exchange.chunk("id: 2\ndata: " + progress + "\n\n");
              seen.await();
              exchange.event(exchange.message("{\"done\":true}"));
              exchange.end();
            });
    try (SseClient client = begin("2024-11-05")) {
      client.send(CALL);
      assertThat(client.next()).isEqualTo(progress);
      client.send(McpClient.request(2, "ping", "{}"));
      assertThat(client.next()).contains("\"id\":2");
      seen.countDown();
      assertThat(client.next()).contains("\"id\":1", "\"done\":true");
    }
  }

  @Test
  void shouldRelayAServersQuestionAndItsAnswer() throws Exception {
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
              exchange.event(exchange.message("{}"));
              exchange.end();
            })
        .on(
            "response",
            exchange -> {
              exchange.reply(202, "");
              answered.countDown();
            });
    try (SseClient client = begin("2025-06-18")) {
      client.send(CALL);
      assertThat(client.next()).isEqualTo(ask);
      String answer = "{\"jsonrpc\":\"2.0\",\"id\":\"s-1\",\"result\":{\"action\":\"decline\"}}";
      client.send(answer);
      assertThat(client.next()).contains("\"id\":1");
      assertThat(rig.server().await("response").text()).isEqualTo(answer);
    }
  }

  @Test
  void shouldTellTheServerOfACancellation() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              cancelled.await();
              exchange.event(exchange.message("{\"cancelled\":true}"));
              exchange.end();
            })
        .on(
            "notifications/cancelled",
            exchange -> {
              exchange.reply(202, "");
              cancelled.countDown();
            });
    try (SseClient client = begin("2024-11-05")) {
      client.send(CALL);
      Received call = rig.server().await("tools/call");
      client.send(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");
      Received cancel = rig.server().await("notifications/cancelled");
      assertThat(cancel.header("mcp-session-id")).isEqualTo(call.header("mcp-session-id"));
      assertThat(client.next()).contains("\"cancelled\":true");
    }
  }

  @Test
  void shouldSendWhatTheServerSaysUnaskedAndListenAgain() throws Exception {
    String first = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
    String second = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/prompts/list_changed\"}";
    rig.server()
        .on(
            "GET",
            exchange -> {
              boolean again = rig.server().received("GET").size() > 1;
              exchange.stream();
              exchange.chunk("retry: 10\ndata: " + (again ? second : first) + "\n\n");
              if (again) {
                exchange.awaitClose();
              }
              exchange.end();
            });
    try (SseClient client = begin("2024-11-05")) {
      assertThat(client.next()).isEqualTo(first);
      assertThat(client.next()).isEqualTo(second);
      assertThat(rig.server().received("GET")).hasSize(2);
    }
  }

  @Test
  void shouldGoOnWithAnAnswerWhoseStreamEnded() throws Exception {
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.chunk("id: e-7\nretry: 10\ndata: \n\n");
              exchange.end();
            })
        .on(
            "GET",
            exchange -> {
              if (exchange.request().header("last-event-id").isEmpty()) {
                exchange.reply(405, "");
                return;
              }
              exchange.stream();
              exchange.chunk(
                  "id: e-8\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"late\":true}}\n\n");
              exchange.awaitClose();
            });
    try (SseClient client = begin("2025-11-25")) {
      client.send(CALL);
      assertThat(client.next()).contains("\"late\":true");
      Received resumed =
          rig.server().await(request -> request.header("last-event-id").isPresent(), 1).getFirst();
      assertThat(resumed.header("last-event-id")).contains("e-7");
      assertThat(rig.server().received("tools/call")).hasSize(1);
    }
    rig.gateway().awaitIdle();
  }

  @Test
  void shouldEndTheSessionWhenTheClientGoes() throws Exception {
    SseClient client = begin("2024-11-05");
    client.send(McpClient.request(2, "ping", "{}"));
    client.next();
    String session = rig.server().await("ping").header("mcp-session-id").orElseThrow();
    rig.server().on("tools/call", exchange -> exchange.awaitClose());
    client.send(CALL);
    rig.server().await("tools/call");
    client.close();
    // Sessions of tests before may still be ended, too.
    assertThat(
            rig.server()
                .await(
                    request ->
                        request.what().equals("DELETE")
                            && request.header("mcp-session-id").equals(Optional.of(session)),
                    1))
        .hasSize(1);
    rig.gateway().awaitIdle();
    assertThat(client.post(McpClient.request(3, "ping", "{}")).status()).isEqualTo(404);
    rig.gateway().awaitAudit("the client went away");
  }

  @Test
  void shouldGoOnInAnotherSessionWhenTheServerHasLostOne() throws Exception {
    AtomicBoolean lost = new AtomicBoolean(true);
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              if (lost.getAndSet(false)) {
                exchange.reply(404, "");
              } else {
                exchange.result("{\"content\":[]}");
              }
            });
    try (SseClient client = begin("2024-11-05")) {
      client.send(CALL);
      assertThat(client.next()).contains("\"id\":1", "\"content\":[]");
      assertThat(rig.server().received("tools/call")).hasSize(2);
    }
  }

  @Test
  void shouldAnswerTwoClientsEachOnItsOwnStream() throws Exception {
    rig.server()
        .on(
            "tools/call",
            exchange ->
                exchange.result(
                    "{\"session\":\""
                        + exchange.request().header("mcp-session-id").orElseThrow()
                        + "\"}"));
    try (SseClient one = begin("2024-11-05");
        SseClient two = begin("2024-11-05")) {
      one.send(CALL);
      two.send(CALL);
      assertThat(one.next()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,").isNotEqualTo(two.next());
    }
  }
}
