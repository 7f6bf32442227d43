package io.cardea.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node that is asked to stop hands over what it holds. */
class RollingRestartTest {

  private static final String PROGRESS =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
          + "{\"progressToken\":\"p\",\"progress\":1}}";

  private Grove grove;

  @BeforeEach
  void open() throws IOException {
    grove = Grove.open();
  }

  @AfterEach
  void close() throws IOException {
    grove.close();
  }

  private static String nonce(String who, int number) {
    return "{\"nonce\":\"%s-%d\"}".formatted(who, number);
  }

  @Test
  void shouldFailNoCallWhileBothNodesAreRestartedOneAfterTheOther() throws Exception {
    // Given clients of both eras and of both addresses, who call without a pause
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    List<Future<List<String>>> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String path : List.of("/adapters/old/mcp", "/mcp", "/adapters/young/mcp")) {
        McpClient robot = grove.nodes().client("old", "robot").at(path);
        String tool = path.equals("/mcp") ? "old__ask" : "ask";
        McpClient session = robot.session("2025-11-25", Grove.ABLE);
        for (int i = 0; i < 2; i++) {
          String who = "s" + clients.size();
          int from = i * 1_000_000;
          clients.add(
              threads.submit(() ->
                  calls(stop, sent, n -> session.post(Grove.call(from + n, tool, nonce(who, n))))));
        }
        String who = "m" + clients.size();
        clients.add(
            threads.submit(() ->
                calls(
                    stop,
                    sent,
                    n ->
                        robot.modern(
                            "tools/call",
                            tool,
                            "\"name\":\"" + tool + "\",\"arguments\":" + nonce(who, n)))));
      }

      // When
      for (TestGateway node : List.of(grove.nodes().a(), grove.nodes().b())) {
        int before = sent.get();
        TestGateway.eventually(() -> sent.get() > before + 50, "calls are made");
        grove.nodes().drain(node);
        grove.nodes().restart(node);
        grove.awaitLearned(node);
      }
      stop.set(true);
    }

    // Then none has failed, and each has run once
    for (Future<List<String>> failures : clients) {
      assertThat(failures.get()).isEmpty();
    }
    List<String> nonces = new ArrayList<>();
    for (Received call : grove.old().received("tools/call")) {
      nonces.add(call.text().replaceAll(".*\"nonce\":\"([^\"]*)\".*", "$1"));
    }
    for (Received call : grove.young().received("tools/call")) {
      nonces.add(call.text().replaceAll(".*\"nonce\":\"([^\"]*)\".*", "$1"));
    }
    assertThat(nonces).doesNotHaveDuplicates().hasSize(sent.get());
  }

  private interface OneCall {
    RawResponse send(int number) throws IOException;
  }

  /** What went wrong with calls that were made until {@code stop}. */
  private static List<String> calls(AtomicBoolean stop, AtomicInteger sent, OneCall call) {
    List<String> failures = new ArrayList<>();
    for (int n = 1; !stop.get(); n++) {
      sent.incrementAndGet();
      try {
        RawResponse answer = call.send(n);
        if (answer.status() != 200 || !answer.text().contains("\"result\"")) {
          failures.add(answer.toString());
        }
      } catch (IOException e) {
        failures.add(e.toString());
      }
    }
    return failures;
  }

  /** Calls that are to {@code wait} end when their client has answered what it is asked. */
  private void letServersAsk() {
    CountDownLatch answered = new CountDownLatch(1);
    grove
        .old()
        .on(
            "tools/call",
            exchange -> {
              if (!exchange.request().text().contains("wait")) {
                exchange.result("{\"quick\":true}");
                return;
              }
              exchange.stream();
              exchange.event(
                  "{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"elicitation/create\",\"params\":"
                      + Grove.FORM
                      + "}");
              answered.await();
              exchange.event(exchange.message("{\"content\":[],\"done\":true}"));
              exchange.end();
            })
        .on(
            "response",
            exchange -> {
              exchange.reply(202, "");
              answered.countDown();
            });
    grove
        .young()
        .on(
            "tools/call",
            exchange -> {
              boolean waits =
                  exchange.request().text().contains("wait")
                      && !exchange.request().text().contains("\"requestState\"");
              exchange.result(
                  waits
                      ? "{\"resultType\":\"input_required\",\"requestState\":\"s\","
                          + "\"inputRequests\":{\"who\":{\"method\":\"elicitation/create\","
                          + "\"params\":{\"mode\":\"form\","
                          + Grove.FORM.substring(1)
                          + "}}}"
                      : "{\"resultType\":\"complete\",\"content\":[],\"done\":true}");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "/adapters/old/mcp, ask",
    "/mcp, old__ask",
    "/adapters/young/mcp, ask",
    "/mcp, young__ask"
  })
  void shouldFinishWhatItHasBegunWhileTheSessionGoesOnElsewhere(String path, String tool)
      throws Exception {
    // Given a call that waits for its client, at a node that is asked to stop
    letServersAsk();
    TestGateway a = grove.nodes().a();
    McpClient home = grove.session(a, path);
    McpClient away = grove.elsewhere(home);
    try (EventStream stream = home.postStream(Grove.call(1, tool, "{\"wait\":1}"))) {
      String question = Grove.next(stream);
      Thread stopping = Thread.ofVirtual().start(() -> grove.nodes().drain(a));
      TestGateway.eventually(() -> !a.isReady(), "the node is asked to stop");

      // When the session is used elsewhere, which takes it over
      TestGateway.eventually(
          () -> isTakenOver(away, tool), "the session is at home at the other node");

      // Then the answer finds the call, whose client hears how it ends
      assertThat(away.post(Grove.result(Grove.idOf(question), Grove.ACCEPT)).status())
          .isEqualTo(202);
      assertThat(Grove.next(stream)).contains("\"id\":1", "\"done\":true");
      stopping.join();
    }
    assertThat(away.post(Grove.call(99, tool, "{}")).text()).contains("\"id\":99,\"result\"");
  }

  private boolean isTakenOver(McpClient away, String tool) {
    try {
      RawResponse answer = away.post(Grove.call(50, tool, "{}"));
      assertThat(answer.text()).contains("\"id\":50,\"result\"");
      return grove.nodes().home(away).isAt(grove.nodes().id(grove.nodes().b()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldBringAClientBackToTheRestOfAnAnswerAtALeavingNode() throws Exception {
    // Given a client that has lost the connection in the middle of an answer
    CountDownLatch goOn = new CountDownLatch(1);
    grove
        .old()
        .on(
            "tools/call",
            exchange -> {
              if (!exchange.request().text().contains("wait")) {
                exchange.result("{\"quick\":true}");
                return;
              }
              exchange.stream();
              exchange.event(PROGRESS);
              goOn.await();
              exchange.event(exchange.message("{\"content\":[],\"done\":true}"));
              exchange.end();
            });
    TestGateway a = grove.nodes().a();
    McpClient home = grove.session(a, "/mcp");
    McpClient away = grove.elsewhere(home);
    String read;
    try (EventStream stream = home.postStream(Grove.call(1, "old__ask", "{\"wait\":1}"))) {
      assertThat(Grove.next(stream)).contains("\"progress\":1");
      read = stream.lastId();
    }

    // When the node is asked to stop, and the session goes on at the other
    Thread stopping = Thread.ofVirtual().start(() -> grove.nodes().drain(a));
    TestGateway.eventually(
        () -> isTakenOver(away, "old__ask"), "the session is at home at the other node");

    // Then the rest is read through the other
    try (EventStream rest = away.with("Last-Event-ID: " + read).get()) {
      assertThat(rest.status()).isEqualTo(200);
      goOn.countDown();
      assertThat(Grove.next(rest)).contains("\"id\":1", "\"done\":true");
    }
    stopping.join();
    assertThat(grove.old().received("tools/call"))
        .filteredOn(call -> call.text().contains("wait"))
        .hasSize(1);
  }

  @Test
  void shouldLetStreamsComeBackElsewhere() throws Exception {
    // Given
    TestGateway a = grove.nodes().a();
    McpClient away = grove.elsewhere(grove.session(a, "/mcp"));
    try (EventStream relayed = away.get()) {
      assertThat(relayed.status()).isEqualTo(200);

      // When
      grove.nodes().drain(a);

      // Then
      assertThat(relayed.rest().getLast()).matches("retry: \\d{1,4}");
    }
    try (EventStream stream = away.get()) {
      assertThat(stream.status()).isEqualTo(200);
    }
    assertThat(grove.nodes().home(away).isAt(grove.nodes().id(grove.nodes().b()))).isTrue();
  }
}
