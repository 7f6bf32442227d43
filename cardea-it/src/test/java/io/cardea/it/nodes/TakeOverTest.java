package io.cardea.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of sessions and calls whose home is killed. */
class TakeOverTest {

  private Grove grove;

  @BeforeEach
  void open() throws IOException {
    grove = Grove.open();
  }

  @AfterEach
  void close() throws IOException {
    grove.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/adapters/old/mcp, ask",
    "/adapters/young/mcp, ask",
    "/mcp, old__ask",
    "/mcp, young__ask"
  })
  void shouldGoOnWithASessionWhoseHomeIsGone(String path, String tool) throws Exception {
    // Given
    McpClient home = grove.session(grove.nodes().a(), path);
    McpClient away = grove.elsewhere(home);
    String call = Grove.call(1, tool, "{\"text\":\"x\"}");
    assertThat(home.post(call).status()).isEqualTo(200);

    // When
    grove.nodes().kill(grove.nodes().a());

    // Then
    for (int i = 2; i < 5; i++) {
      RawResponse answer = away.post(Grove.call(i, tool, "{\"text\":\"x\"}"));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.text()).contains("\"id\":" + i, "\"result\"");
    }
    assertThat(grove.nodes().home(away).isAt(grove.nodes().id(grove.nodes().b()))).isTrue();
  }

  @Test
  void shouldTellWhoseCallIsLostAndNotRunItAgain() throws Exception {
    // Given a call that came in at one node and runs at the other
    CountDownLatch running = new CountDownLatch(1);
    grove
        .old()
        .on(
            "tools/call",
            exchange -> {
              running.countDown();
              exchange.awaitClose();
            });
    McpClient away = grove.elsewhere(grove.session(grove.nodes().a(), "/mcp"));
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RawResponse> call =
          calls.submit(() -> away.post(Grove.call(1, "old__ask", "{\"nonce\":\"n1\"}")));
      running.await();

      // When
      grove.nodes().kill(grove.nodes().a());

      // Then
      RawResponse lost = call.get();
      Answers.assertError(lost, 502, 50201);
      assertThat(lost.text()).contains("\"id\":1", "may have executed");
    }
    grove.forget();
    assertThat(away.post(Grove.call(2, "old__ask", "{\"nonce\":\"n2\"}")).text())
        .contains("\"id\":2,\"result\"");
    assertThat(grove.old().received("tools/call"))
        .singleElement()
        .satisfies(call -> assertThat(call.text()).contains("n2"));
    String refused = grove.nodes().b().awaitAudit("owner-lost");
    assertThat(refused).contains("tools/call");
  }

  @Test
  void shouldTellInTheMiddleOfAStreamWhoseCallIsLost() throws Exception {
    // Given
    grove
        .old()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                      + "{\"progressToken\":\"p\",\"progress\":1.0}}");
              exchange.awaitClose();
            });
    McpClient away = grove.elsewhere(grove.session(grove.nodes().b(), "/adapters/old/mcp"));
    try (EventStream stream = away.postStream(Grove.call(4, "ask", "{}"))) {
      assertThat(Grove.next(stream)).contains("progress");

      // When
      grove.nodes().kill(grove.nodes().b());

      // Then
      assertThat(Grove.next(stream)).contains("\"id\":4", "\"code\":50201");
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void shouldLetStreamsComeBackWhoseHomeIsGone() throws Exception {
    // Given
    McpClient away = grove.elsewhere(grove.session(grove.nodes().a(), "/mcp"));
    try (EventStream stream = away.get()) {
      assertThat(stream.status()).isEqualTo(200);

      // When
      grove.nodes().kill(grove.nodes().a());

      // Then
      List<String> rest = stream.rest();
      assertThat(rest.getLast()).startsWith("retry: ");
    }
    try (EventStream stream = away.get()) {
      assertThat(stream.status()).isEqualTo(200);
    }
    assertThat(grove.nodes().home(away).isAt(grove.nodes().id(grove.nodes().b()))).isTrue();
  }

  @Test
  void shouldTakeASessionOverOnceHoweverManyAsk() throws Exception {
    // Given a session whose home is gone, and both nodes alive
    TestGateway a = grove.nodes().a();
    McpClient home = grove.session(a, "/mcp");
    grove.nodes().kill(a);
    grove.nodes().restart(a);
    grove.awaitLearned(a);
    McpClient there = grove.nodes().at(grove.nodes().b(), home);
    McpClient here = grove.nodes().at(a, home);

    // When both nodes get many requests of it at once
    List<Future<RawResponse>> answers = new ArrayList<>();
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        int id = 100 + i;
        McpClient client = i % 2 == 0 ? here : there;
        answers.add(calls.submit(() -> client.post(Grove.call(id, "old__ask", "{}"))));
      }
    }

    // Then all of them run, each once, in one session at the server
    for (Future<RawResponse> answer : answers) {
      assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(200);
    }
    assertThat(grove.old().received("tools/call")).hasSize(40);
    assertThat(
            grove.old().received("tools/call").stream()
                .map(call -> call.header("mcp-session-id"))
                .distinct())
        .hasSize(1);
    assertThat(grove.nodes().home(home).owner())
        .hasValueSatisfying(owner ->
            assertThat(owner).isIn(grove.nodes().id(a), grove.nodes().id(grove.nodes().b())));
  }
}
