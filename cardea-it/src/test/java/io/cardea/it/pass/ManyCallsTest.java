package io.cardea.it.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Rig;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls beside each other, and clients that read slowly. */
class ManyCallsTest {

  private static final int EVENTS = 768;
  private static final String FILL = "x".repeat(64 * 1024);

  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = Rig.open();
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  @Test
  void shouldGiveEachCallItsOwnAnswer() throws Exception {
    rig.server()
        .on(
            "tools/call",
            exchange ->
                exchange.result(
                    "{\"echo\":"
                        + exchange.request().text()
                        + ",\"session\":\""
                        + exchange.request().header("mcp-session-id").orElse("none")
                        + "\"}"));
    List<McpClient> sessions = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sessions.add(rig.robot().session("2025-11-25"));
    }
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      McpClient session = sessions.get(i % sessions.size());
      calls.add(
          CompletableFuture.runAsync(
              () -> assertOwnAnswer(session, number), Thread::startVirtualThread));
    }
    for (CompletableFuture<Void> call : calls) {
      call.get();
    }
    assertThat(rig.server().received("tools/call")).hasSize(200);
    assertThat(
            rig.server().received("tools/call").stream()
                .map(call -> call.header("mcp-session-id").orElseThrow())
                .distinct())
        .hasSize(8);
  }

  /**
   * Calls of different sessions have the same ids, so that only the connection tells them apart.
   */
  private static void assertOwnAnswer(McpClient session, int number) {
    String call =
        McpClient.request(number / 8, "tools/call", "{\"name\":\"t\",\"n\":" + number + "}");
    try {
      assertThat(session.post(call).text()).contains("\"echo\":" + call);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldHoldTheUpstreamBackForASlowClient() throws Exception {
    AtomicInteger written = new AtomicInteger();
    AtomicBoolean finished = new AtomicBoolean();
    rig.server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              for (int i = 0; i < EVENTS; i++) {
                exchange.event(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"n\":"
                        + i
                        + ",\"data\":\""
                        + FILL
                        + "\"}}");
                written.incrementAndGet();
              }
              exchange.event(exchange.message("{}"));
              exchange.end();
              finished.set(true);
            });
    McpClient client = rig.robot().modernly("tools/call", "t");
    try (EventStream stream =
        client.postStream(McpClient.modernRequest(1, "tools/call", "\"name\":\"t\""))) {
      awaitStall(written);
      assertThat(finished).isFalse();
      for (int i = 0; i < EVENTS; i++) {
        assertThat(stream.next().orElseThrow()).contains("\"n\":" + i + ",");
      }
      assertThat(stream.next().orElseThrow()).contains("\"result\":{}");
      assertThat(stream.next()).isEqualTo(Optional.empty());
    }
  }

  /** Waits until the counter stands still for half a second. */
  private static void awaitStall(AtomicInteger counter) {
    int[] last = {-1};
    long[] since = {System.nanoTime()};
    TestGateway.eventually(
        () -> {
          int now = counter.get();
          if (now != last[0]) {
            last[0] = now;
            since[0] = System.nanoTime();
          }
          return System.nanoTime() - since[0] > TimeUnit.MILLISECONDS.toNanos(500);
        },
        "the upstream is held back");
  }
}
