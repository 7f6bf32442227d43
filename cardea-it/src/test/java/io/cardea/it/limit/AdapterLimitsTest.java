package io.cardea.it.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an adapter's limits do to its upstream's answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdapterLimitsTest {

  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    server = ScriptedServer.start().modern();
    ScriptedServer gone = ScriptedServer.start();
    gone.close();
    gateway =
        TestGateway.start(
            Documents.adapter("large", server.url(), "limits: {messageBytes: 1KiB}")
                + Documents.adapter("idle", server.url(), "limits: {idleTimeout: 1s}")
                + Documents.adapter("call", server.url(), "limits: {callTimeout: 400ms}")
                + Documents.adapter("queue", server.url(), "limits: {connections: 1, queue: 0}")
                + Documents.adapter("waits", server.url(), "limits: {connections: 1, queue: 16}")
                + Documents.adapter("gone", gone.url())
                + Documents.role("all", Documents.everything("*"))
                + Documents.binding("robot", "all"));
  }

  @BeforeEach
  void forget() {
    server.forget();
  }

  @AfterAll
  void close() throws IOException {
    server.close();
    gateway.close();
  }

  private RawResponse call(String adapter) throws IOException {
    return gateway.client(adapter, "robot").modern("tools/call", "t", "\"name\":\"t\"");
  }

  private static String message(int length) {
    String start = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"x\":\"";
    return start + "x".repeat(length - start.length() - 3) + "\"}}";
  }

  @Test
  void shouldLimitABody() throws IOException {
    server.on("tools/call", exchange -> exchange.json(message(1024)));
    assertThat(call("large").text()).isEqualTo(message(1024));
    server.on("tools/call", exchange -> exchange.json(message(1025)));
    Answers.assertError(call("large"), 502, 50200);
  }

  @Test
  void shouldLimitAnEventAndNotAStream() throws IOException {
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          String log = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}";
          for (int i = 0; i < 100; i++) {
            exchange.event(log);
          }
          exchange.event(message(1000));
          exchange.end();
        });
    assertThat(call("large").text()).contains(message(1000));
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.event(message(1100));
          exchange.end();
        });
    assertThat(call("large").text()).contains("\"code\":50200").doesNotContain("xxxx");
  }

  @Test
  void shouldLimitSilence() throws IOException {
    server.on("tools/call", Script.silence());
    RawResponse answer = call("idle");
    Answers.assertError(answer, 504, 50400);
    assertThat(answer.text()).contains("may have executed");
  }

  @Test
  void shouldLimitSilenceWithinAStream() throws IOException {
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.awaitClose();
        });
    assertThat(call("idle").text()).contains("\"code\":50400");
  }

  @Test
  void shouldLimitACallThatKeepsReportingProgress() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "tools/call",
        exchange -> {
          exchange.stream();
          exchange.event(
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}");
          exchange.awaitClose();
          gone.countDown();
        });
    assertThat(call("call").text()).contains("notifications/progress").contains("\"code\":50400");
    gone.await();
  }

  @Test
  void shouldNotLimitAnIdleEventStream() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    server.on(
        "GET",
        exchange -> {
          exchange.stream();
          go.await();
          exchange.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
          exchange.end();
        });
    McpClient session = gateway.client("idle", "robot").session("2025-11-25");
    try (EventStream stream = session.get()) {
      server.on("tools/call", Script.silence());
      assertThat(call("idle").status()).isEqualTo(504);
      go.countDown();
      assertThat(stream.next().orElseThrow()).contains("list_changed");
    }
  }

  @Test
  void shouldRefuseWhenTheQueueIsFull() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    server.on(
        "tools/call",
        exchange -> {
          go.await();
          exchange.result("{}");
        });
    // Each of the two event loops has one connection and no queue, so one of three must fail.
    List<CompletableFuture<RawResponse>> calls =
        Stream.generate(
                () -> CompletableFuture.supplyAsync(() -> queued(), Thread::startVirtualThread))
            .limit(3)
            .toList();
    CompletableFuture.anyOf(calls.toArray(CompletableFuture[]::new)).get();
    go.countDown();
    int served = 0;
    for (CompletableFuture<RawResponse> call : calls) {
      RawResponse answer = call.get();
      if (answer.status() == 200) {
        served++;
      } else {
        Answers.assertError(answer, 503, 50300);
        assertThat(answer.header("retry-after")).contains("1");
      }
    }
    assertThat(served).isBetween(1, 2);
  }

  private RawResponse queued() {
    try {
      return call("queue");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void shouldServeWaitingCallsInTurn() throws Exception {
    List<CompletableFuture<Integer>> calls =
        Stream.generate(() ->
                CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return call("waits").status();
                      } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                      }
                    },
                    Thread::startVirtualThread))
            .limit(8)
            .toList();
    for (CompletableFuture<Integer> call : calls) {
      assertThat(call.get()).isEqualTo(200);
    }
    assertThat(server.received("tools/call")).hasSize(8);
  }

  @Test
  void shouldSayThatAnUpstreamIsUnreachable() throws IOException {
    RawResponse answer = call("gone");
    Answers.assertError(answer, 502, 50200);
    assertThat(answer.text()).contains("cannot be reached").doesNotContain("may have executed");
  }
}
