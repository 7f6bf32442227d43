package io.cardea.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.it.rig.Answers;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a client sends in its session may land on the node that is not its home. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongNodeTest {

  private static final String OLD = "/adapters/old/mcp";
  private static final String CHILD = "/adapters/child/mcp";
  private static final String ALL = "/mcp";

  private Grove grove;

  @BeforeAll
  void open() throws IOException {
    grove = Grove.withChild();
  }

  @BeforeEach
  void forget() {
    grove.forget();
  }

  @AfterAll
  void close() throws IOException {
    grove.nodes().a().awaitIdle();
    grove.nodes().b().awaitIdle();
    grove.close();
  }

  private static List<McpClient> both(McpClient one, McpClient other) {
    return List.of(one, other);
  }

  @ParameterizedTest
  @CsvSource({"/adapters/old/mcp, ask", "/mcp, old__ask"})
  void shouldTakeTheAnswerToAServersQuestionOnTheOtherNode(String path, String tool)
      throws Exception {
    // Given
    CountDownLatch answered = new CountDownLatch(1);
    grove
        .old()
        .on(
            "tools/call",
            exchange -> {
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
    McpClient home = grove.session(grove.nodes().a(), path);
    McpClient away = grove.elsewhere(home);

    // When the call comes in at the other node, and its answer at the home
    try (EventStream stream = away.postStream(Grove.call(1, tool, "{}"))) {
      String question = Grove.next(stream);
      RawResponse taken = home.post(Grove.result(Grove.idOf(question), Grove.ACCEPT));

      // Then
      assertThat(taken.status()).isEqualTo(202);
      assertThat(Grove.next(stream)).contains("\"id\":1", "\"done\":true");
      assertThat(stream.next()).isEmpty();
    }
    assertThat(grove.old().await("response").text()).contains("\"id\":\"s\"", "\"n\":1.0");

    // And when it is the other way round
    try (EventStream stream = home.postStream(Grove.call(2, tool, "{}"))) {
      String question = Grove.next(stream);
      assertThat(away.post(Grove.result(Grove.idOf(question), Grove.ACCEPT)).status())
          .isEqualTo(202);
      assertThat(Grove.next(stream)).contains("\"id\":2", "\"done\":true");
    }
    assertThat(grove.old().received("tools/call")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "/adapters/young/mcp, ask, elicitation/create",
    "/mcp, young__ask, elicitation/create",
    "/adapters/young/mcp, ask, sampling/createMessage"
  })
  void shouldTakeTheAnswerToAStatelessServersQuestionOnTheOtherNode(
      String path, String tool, String method) throws Exception {
    // Given
    String params =
        method.startsWith("elicitation")
            ? "{\"mode\":\"form\"," + Grove.FORM.substring(1)
            : "{\"messages\":[],\"maxTokens\":10}";
    grove
        .young()
        .on(
            "tools/call",
            exchange ->
                exchange.result(
                    exchange.request().text().contains("\"requestState\"")
                        ? "{\"resultType\":\"complete\",\"content\":[],\"n\":1.0}"
                        : "{\"resultType\":\"input_required\",\"requestState\":\"s\","
                            + "\"inputRequests\":{\"who\":{\"method\":\""
                            + method
                            + "\",\"params\":"
                            + params
                            + "}}}"));
    McpClient home = grove.session(grove.nodes().b(), path);
    McpClient away = grove.elsewhere(home);
    for (McpClient client : both(home, away)) {
      // When
      try (EventStream stream = client.postStream(Grove.call(7, tool, "{}"))) {
        String question = Grove.next(stream);
        McpClient other = client.equals(home) ? away : home;
        String answer =
            method.startsWith("elicitation")
                ? Grove.ACCEPT
                : "{\"role\":\"assistant\",\"model\":\"m\"}";
        RawResponse taken = other.post(Grove.result(Grove.idOf(question), answer));

        // Then
        assertThat(question).contains(method);
        assertThat(taken.status()).isEqualTo(202);
        assertThat(Grove.next(stream)).contains("\"id\":7", "\"n\":1.0");
      }
    }
    assertThat(grove.young().received("tools/call")).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"/adapters/old/mcp, ask", "/mcp, old__ask", "/mcp, young__ask"})
  void shouldCancelOnTheOtherNode(String path, String tool) throws Exception {
    // Given
    CountDownLatch going = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    grove
        .old()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(progress());
              cancelled.await();
              exchange.end();
            })
        .on(
            "notifications/cancelled",
            exchange -> {
              exchange.reply(202, "");
              cancelled.countDown();
            });
    grove
        .young()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(progress());
              exchange.awaitClose();
              cancelled.countDown();
            });
    McpClient home = grove.session(grove.nodes().a(), path);
    McpClient away = grove.elsewhere(home);

    // When
    try (EventStream stream = away.postStream(Grove.call(3, tool, "{}"))) {
      assertThat(Grove.next(stream)).contains("notifications/progress");
      going.countDown();
      RawResponse taken = away.post(Grove.cancelled(3));

      // Then
      assertThat(taken.status()).isEqualTo(202);
      cancelled.await();
    }
  }

  private static String progress() {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
        + "{\"progressToken\":\"p\",\"progress\":1.0}}";
  }

  @Test
  void shouldHearWhatServersSayUnaskedOnTheOtherNode() throws Exception {
    // Given
    CountDownLatch go = new CountDownLatch(1);
    String changed = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
    grove
        .old()
        .on(
            "GET",
            exchange -> {
              exchange.stream();
              go.await();
              exchange.event(changed);
              exchange.awaitClose();
            });
    McpClient home = grove.session(grove.nodes().a(), OLD);

    // When
    try (EventStream stream = grove.elsewhere(home).get()) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.head().header("content-type").orElseThrow())
          .startsWith("text/event-stream");
      go.countDown();

      // Then
      assertThat(Grove.next(stream)).isEqualTo(changed);
    }
    assertThat(grove.old().received("GET")).hasSize(1);
  }

  @Test
  void shouldHearOfChangedListsOnTheOtherNode() throws Exception {
    // Given
    McpClient home = grove.session(grove.nodes().a(), ALL);
    TestGateway node = grove.nodes().a();
    try (EventStream stream = grove.elsewhere(home).get()) {
      assertThat(stream.status()).isEqualTo(200);

      // When
      node.reload(
          grove
              .documents()
              .replace(
                  Documents.everything("young"), "{adapters: [\"young\"], tools: [\"none\"]}"));

      // Then
      assertThat(Grove.next(stream)).contains("/list_changed");
    } finally {
      node.reload(grove.documents());
    }
  }

  /** How many processes of the server run; other tests start theirs beside it. */
  private long children() {
    String mark = grove.world().file().toString();
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(mark))
        .count();
  }

  @Test
  void shouldUseOneChildProcessFromBothNodes() throws Exception {
    // Given
    McpClient home = grove.session(grove.nodes().a(), CHILD);
    McpClient away = grove.elsewhere(home);
    long processes = children();

    // When
    for (int i = 1; i <= 4; i++) {
      McpClient client = i % 2 == 0 ? home : away;
      String answer = client.post(Grove.call(i, "echo", "{\"text\":\"hello\"}")).text();

      // Then
      assertThat(answer).contains("\"id\":" + i, "hello");
    }
    assertThat(children()).isEqualTo(processes);
    assertThat(grove.nodes().home(home).isAt(grove.nodes().id(grove.nodes().a()))).isTrue();
  }

  @Test
  void shouldAnswerAChildProcessOnTheOtherNode() throws Exception {
    // Given
    McpClient home = grove.session(grove.nodes().b(), CHILD);
    McpClient away = grove.elsewhere(home);
    for (McpClient client : both(home, away)) {
      // When
      try (EventStream stream = client.postStream(Grove.call(5, "elicit", "{\"nonce\":\"x\"}"))) {
        String question = Grove.next(stream);
        McpClient other = client.equals(home) ? away : home;
        other.post(Grove.result(Grove.idOf(question), Grove.ACCEPT));

        // Then
        assertThat(Grove.next(stream)).contains("\"id\":5", "accept");
      }
    }
  }

  @Test
  void shouldTellProgressOnTheOtherNode() throws Exception {
    McpClient away = grove.elsewhere(grove.session(grove.nodes().a(), ALL));
    try (EventStream stream = away.postStream(Grove.call(1, "child__progress", "{}"))) {
      for (int i = 1; i <= 3; i++) {
        assertThat(Grove.next(stream))
            .contains("notifications/progress", "\"progressToken\":\"p\"");
      }
      assertThat(Grove.next(stream)).contains("\"id\":1", "told");
    }
  }

  @Test
  void shouldSubscribeOnOneNodeAndHearOnTheOther() throws Exception {
    // Given
    McpClient home = grove.session(grove.nodes().a(), CHILD);
    McpClient away = grove.elsewhere(home);
    String uri = firstUri(home);
    try (EventStream stream = away.get()) {
      assertThat(stream.status()).isEqualTo(200);

      // When
      away.post(McpClient.request(2, "resources/subscribe", "{\"uri\":\"" + uri + "\"}"));
      home.post(Grove.call(3, "touch", "{\"uri\":\"" + uri + "\"}"));

      // Then
      assertThat(Grove.next(stream)).contains("notifications/resources/updated", uri);
    }
  }

  private static String firstUri(McpClient client) throws IOException {
    String list = client.post(McpClient.request(1, "resources/list", "{}")).text();
    int start = list.indexOf("\"uri\":\"") + 7;
    return list.substring(start, list.indexOf('"', start));
  }

  @Test
  void shouldEndASessionOnTheOtherNode() throws Exception {
    // Given
    McpClient home = grove.session(grove.nodes().a(), OLD);
    McpClient away = grove.elsewhere(home);

    // When
    assertThat(away.delete().status()).isBetween(200, 204);

    // Then
    Answers.assertError(home.post(Grove.call(1, "ask", "{}")), 404, 40400);
    Answers.assertError(away.post(Grove.call(2, "ask", "{}")), 404, 40400);
    assertThat(grove.old().await("DELETE", 1)).hasSize(1);
    assertThat(grove.old().received("tools/call")).isEmpty();
  }

  @Test
  void shouldPassWhatIsLargeAndWhatIsNotAscii() throws Exception {
    // Given
    String text = "ü\\n".repeat(200_000);
    grove.old().on("tools/call", exchange -> exchange.result("{\"t\":\"" + text + "\"}"));
    McpClient away = grove.elsewhere(grove.session(grove.nodes().a(), OLD));

    // When
    RawResponse answer = away.post(Grove.call(1, "ask", "{\"t\":\"" + text + "\"}"));

    // Then
    assertThat(answer.text()).isEqualTo(Grove.result("1", "{\"t\":\"" + text + "\"}"));
    Received call = grove.old().await("tools/call");
    assertThat(call.text()).isEqualTo(Grove.call(1, "ask", "{\"t\":\"" + text + "\"}"));
  }
}
