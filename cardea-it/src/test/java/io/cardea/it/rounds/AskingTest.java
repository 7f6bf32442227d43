package io.cardea.it.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stateless server wants to know becomes requests to the client of a session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskingTest {

  private static final String ALL_OF_IT =
      "{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{\"tools\":{}},\"roots\":{\"listChanged\":true},"
          + "\"experimental\":{\"x\":{}},\"tasks\":{}}";
  private static final String STATE = "\"sea\\u006ced \\/ é\"";

  private Modern modern;

  @BeforeAll
  void open() throws IOException {
    modern = Modern.open();
  }

  @BeforeEach
  void forget() {
    modern.forget();
  }

  @AfterAll
  void close() throws IOException {
    modern.gateway().awaitIdle();
    modern.close();
  }

  private McpClient session(String path) throws IOException {
    return modern.session("robot", path, "2025-11-25", ALL_OF_IT);
  }

  @ParameterizedTest
  @ValueSource(strings = {Modern.SINGLE, Modern.ALL})
  void shouldAskOnTheStreamOfTheCallAndGoOnWithTheAnswer(String path) throws Exception {
    // Given
    modern.asks("\"who\":" + Modern.FORM, STATE);
    McpClient client = session(path);

    // When
    try (EventStream stream =
        client.postStream(Modern.call(7, path, ",\"arguments\":{\"a\":1.0}"))) {
      String question = Modern.next(stream);

      // Then
      assertThat(stream.head().header("content-type")).contains("text/event-stream");
      assertThat(question)
          .contains("\"method\":\"elicitation/create\"", "\"mode\":\"form\"", "\"x\":1.0")
          .contains("\"id\":\"cardea-");
      RawResponse taken =
          client.post(
              Modern.result(
                  Modern.idOf(question), "{\"action\":\"accept\",\"content\":{\"n\":1.0}}"));
      assertThat(taken.status()).isEqualTo(202);
      assertThat(taken.text()).isEmpty();
      assertThat(Modern.next(stream))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[],\"n\":1.0}}");
      assertThat(stream.next()).isEmpty();
    }
    List<Received> calls = modern.server().received("tools/call");
    assertThat(calls).hasSize(2);
    assertThat(calls.getFirst().text()).doesNotContain("inputResponses", "requestState");
    Received again = calls.getLast();
    assertThat(again.id()).isNotEqualTo(calls.getFirst().id());
    assertThat(again.text())
        .contains("\"inputResponses\":{\"who\":{\"action\":\"accept\",\"content\":{\"n\":1.0}}}")
        .contains("\"requestState\":" + STATE, "\"name\":\"ask\"", "\"arguments\":{\"a\":1.0}");
    assertThat(again.header("mcp-name")).contains("ask");
    assertThat(again.header("mcp-method")).contains("tools/call");
    assertThat(modern.server().received("response")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2024-11-05|{\"sampling\":{},\"roots\":{}}",
        "2025-03-26|{\"sampling\":{},\"roots\":{}}",
        "2025-06-18|{\"elicitation\":{\"form\":{}},\"sampling\":{},\"roots\":{}}",
        "2025-11-25|{\"elicitation\":{\"form\":{},\"url\":{}},\"sampling\":{\"tools\":{}},\"roots\":{}}"
      })
  void shouldDeclareWhatTheClientDeclaredInItsRevision(String revision, String declared)
      throws Exception {
    for (String path : List.of(Modern.SINGLE, Modern.ALL)) {
      modern.forget();
      McpClient client = modern.session("robot", path, revision, ALL_OF_IT);
      assertThat(client.post(Modern.call(1, path, "")).text())
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
      assertThat(modern.server().await("tools/call").text())
          .contains("\"io.modelcontextprotocol/clientCapabilities\":" + declared + ",");
    }
  }

  @Test
  void shouldAskInTheWordsOfTheClientsRevision() throws Exception {
    // Given: a revision in which forms are the only mode and have no name
    modern.asks("\"who\":" + Modern.FORM, STATE);
    McpClient client = modern.session("robot", Modern.SINGLE, "2025-06-18", "{\"elicitation\":{}}");

    // When
    try (EventStream stream = client.postStream(Modern.call(1, Modern.SINGLE, ""))) {
      String question = Modern.next(stream);

      // Then
      assertThat(question).doesNotContain("mode").contains("\"message\":\"Who?\"", "\"x\":1.0");
      client.post(Modern.result(Modern.idOf(question), "{\"action\":\"decline\"}"));
      assertThat(Modern.next(stream)).contains("\"id\":1", "\"n\":1.0");
    }
  }

  @Test
  void shouldNameWhatTheClientIsToOpen() throws Exception {
    modern.asks(
        "\"go\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"message\":\"Go\","
            + "\"url\":\"https://example.com/\"}}",
        STATE);
    McpClient client = session(Modern.SINGLE);
    try (EventStream stream = client.postStream(Modern.call(1, Modern.SINGLE, ""))) {
      String question = Modern.next(stream);
      assertThat(question)
          .contains("\"mode\":\"url\"", "\"url\":\"https://example.com/\"")
          .contains("\"elicitationId\":" + Modern.idOf(question));
      client.post(Modern.result(Modern.idOf(question), "{\"action\":\"accept\"}"));
      assertThat(Modern.next(stream)).contains("\"n\":1.0");
    }
  }

  @Test
  void shouldAskSeveralThingsAtOnceAndTakeAnswersInAnyOrder() throws Exception {
    // Given
    modern.asks(
        "\"a\":" + Modern.SAMPLING + ",\"b\":" + Modern.ROOTS + ",\"c\":" + Modern.FORM, STATE);
    McpClient client = session(Modern.ALL);

    // When
    try (EventStream stream = client.postStream(Modern.call(1, Modern.ALL, ""))) {
      List<String> questions = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        questions.add(Modern.next(stream));
      }
      assertThat(questions.get(0)).contains("sampling/createMessage", "\"maxTokens\":10");
      assertThat(questions.get(1)).contains("roots/list").doesNotContain("params");
      client.post(Modern.result(Modern.idOf(questions.get(2)), "{\"action\":\"cancel\"}"));
      client.post(
          Modern.result(Modern.idOf(questions.get(1)), "{\"roots\":[{\"uri\":\"file:///é\"}]}"));
      client.post(
          Modern.result(Modern.idOf(questions.get(0)), "{\"role\":\"assistant\",\"m\":1.0}"));

      // Then
      assertThat(Modern.next(stream)).contains("\"id\":1", "\"n\":1.0");
    }
    assertThat(modern.server().await("tools/call", 2).getLast().text())
        .contains("\"c\":{\"action\":\"cancel\"}")
        .contains("\"b\":{\"roots\":[{\"uri\":\"file:///é\"}]}")
        .contains("\"a\":{\"role\":\"assistant\",\"m\":1.0}");
  }

  @Test
  void shouldAskAfterWhatComesOnTheServersStream() throws Exception {
    // Given
    modern
        .server()
        .on(
            "tools/call",
            exchange -> {
              exchange.stream();
              exchange.event(
                  "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                      + "{\"progressToken\":\"p\",\"progress\":1}}");
              boolean again = exchange.request().text().contains("requestState");
              exchange.event(
                  exchange.message(
                      again
                          ? "{\"resultType\":\"complete\",\"content\":[]}"
                          : Modern.input("\"who\":" + Modern.FORM, STATE)));
              exchange.end();
            });
    McpClient client = session(Modern.SINGLE);

    // When
    try (EventStream stream =
        client.postStream(Modern.call(1, Modern.SINGLE, ",\"_meta\":{\"progressToken\":\"p\"}"))) {
      assertThat(Modern.next(stream)).contains("\"progressToken\":\"p\"");
      client.post(Modern.result(Modern.idOf(Modern.next(stream)), "{\"action\":\"cancel\"}"));

      // Then
      assertThat(Modern.next(stream)).contains("\"progressToken\":\"p\"");
      assertThat(Modern.next(stream))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}");
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void shouldSendAgainWhatTheServerOnlyPutsOff() throws Exception {
    modern
        .server()
        .on(
            "tools/call",
            exchange -> {
              int before = modern.server().received("tools/call").size();
              exchange.result(
                  before < 4
                      ? "{\"resultType\":\"input_required\",\"requestState\":\"" + before + "\"}"
                      : "{\"resultType\":\"complete\",\"content\":[]}");
            });
    RawResponse answer = session(Modern.SINGLE).post(Modern.call(1, Modern.SINGLE, ""));
    assertThat(answer.text())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}");
    assertThat(answer.header("content-type")).contains("application/json");
    List<Received> calls = modern.server().received("tools/call");
    assertThat(calls).hasSize(4).extracting(Received::id).doesNotHaveDuplicates();
    assertThat(calls.getLast().text())
        .contains("\"requestState\":\"3\"")
        .doesNotContain("inputResponses");
  }

  @Test
  void shouldEndWhatNeverComesToAResult() throws Exception {
    // Given
    modern
        .server()
        .on("tools/call", exchange -> Modern.ask(exchange, "\"who\":" + Modern.FORM, "\"more\""));
    McpClient client = session(Modern.SINGLE);

    // When
    try (EventStream stream = client.postStream(Modern.call(1, Modern.SINGLE, ""))) {
      String last = Modern.next(stream);
      int asked = 0;
      while (last.contains("elicitation/create")) {
        asked++;
        client.post(Modern.result(Modern.idOf(last), "{\"action\":\"cancel\"}"));
        last = Modern.next(stream);
      }

      // Then
      assertThat(asked).isEqualTo(16);
      assertThat(last).contains("\"id\":1", "\"error\":", "asked for input 16 times");
    }
    assertThat(modern.server().received("tools/call")).hasSize(17);
  }

  @Test
  void shouldTakeNoRoundsFromTheClientItself() throws Exception {
    session(Modern.SINGLE)
        .post(
            Modern.call(1, Modern.SINGLE, ",\"inputResponses\":{\"a\":{}},\"requestState\":\"x\""));
    assertThat(modern.server().await("tools/call").text())
        .doesNotContain("inputResponses", "requestState")
        .contains("\"name\":\"ask\"");
  }

  @Test
  void shouldTellTheServerThatAPersonWasNotAsked() throws Exception {
    modern.asks("\"who\":" + Modern.FORM, STATE);
    McpClient client = session(Modern.SINGLE);
    try (EventStream stream = client.postStream(Modern.call(1, Modern.SINGLE, ""))) {
      client.post(Modern.error(Modern.idOf(Modern.next(stream)), -32602));
      assertThat(Modern.next(stream)).contains("\"n\":1.0");
    }
    assertThat(modern.server().await("tools/call", 2).getLast().text())
        .contains("\"inputResponses\":{\"who\":{\"action\":\"cancel\"}}");
  }

  @Test
  void shouldEndTheCallWithoutAModelsMessageOrRoots() throws Exception {
    modern.asks("\"a\":" + Modern.SAMPLING + ",\"b\":" + Modern.FORM, STATE);
    McpClient client = session(Modern.SINGLE);
    try (EventStream stream = client.postStream(Modern.call(1, Modern.SINGLE, ""))) {
      String sampling = Modern.next(stream);
      String form = Modern.next(stream);
      client.post(Modern.error(Modern.idOf(sampling), -1));
      assertThat(Modern.next(stream))
          .contains("\"id\":1", "\"code\":42800", "sampling/createMessage", "(-1)");
      assertThat(Modern.next(stream))
          .contains("notifications/cancelled", "\"requestId\":" + Modern.idOf(form));
      assertThat(stream.next()).isEmpty();
    }
    assertThat(modern.server().received("tools/call")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|elicitation/create|{}|elicitation",
        "{\"elicitation\":{\"url\":{}}}|elicitation/create|{}|elicitation",
        "{\"elicitation\":{}}|elicitation/create|{\"mode\":\"url\"}|elicitation.url",
        "{\"elicitation\":{}}|elicitation/create|{\"mode\":\"odd\"}|elicitation.url",
        "{\"roots\":{}}|sampling/createMessage|{}|sampling",
        "{\"sampling\":{}}|sampling/createMessage|{\"tools\":[]}|sampling.tools",
        "{\"sampling\":{}}|roots/list|{}|roots"
      })
  void shouldNotAskForWhatTheClientDidNotDeclare(
      String declared, String method, String params, String missing) throws Exception {
    modern.asks("\"ok\":{\"method\":\"%s\",\"params\":%s}".formatted(method, params), STATE);
    McpClient client = modern.session("robot", Modern.SINGLE, "2025-11-25", declared);
    RawResponse answer = client.post(Modern.call(1, Modern.SINGLE, ""));
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.text()).contains("\"id\":1", "not declared " + missing + " in initialize");
    assertThat(modern.server().received("tools/call")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resultType\":\"input_required\"}",
        "{\"resultType\":\"input_required\",\"requestState\":1}",
        "{\"resultType\":\"input_required\",\"inputRequests\":[]}",
        "{\"resultType\":\"input_required\",\"inputRequests\":{\"a\":1}}",
        "{\"resultType\":\"input_required\",\"inputRequests\":{\"a\":{\"method\":\"ping\"}}}",
        "{\"resultType\":\"input_required\",\"inputRequests\":{\"a\":{\"method\":\"roots/list\",\"params\":1}}}",
        "{\"resultType\":\"task\",\"requestState\":\"x\"}"
      })
  void shouldRefuseWhatAsksInNoKnownWay(String result) throws Exception {
    modern.server().on("tools/call", exchange -> exchange.result(result));
    RawResponse answer = session(Modern.SINGLE).post(Modern.call(1, Modern.SINGLE, ""));
    assertThat(answer.text()).contains("\"error\":", "broke the protocol");
    assertThat(modern.server().received("tools/call")).hasSize(1);
  }

  @Test
  void shouldLetOnlyCallsOfThreeMethodsAsk() throws Exception {
    McpClient client = session(Modern.SINGLE);
    String input = Modern.input("\"r\":" + Modern.ROOTS, STATE);
    modern.server().on("prompts/get", exchange -> exchange.result(input));
    modern.server().on("completion/complete", exchange -> exchange.result(input));
    try (EventStream stream =
        client.postStream(McpClient.request(1, "prompts/get", "{\"name\":\"sum\"}"))) {
      assertThat(Modern.next(stream)).contains("roots/list");
    }
    assertThat(
            client
                .post(
                    McpClient.request(
                        2,
                        "completion/complete",
                        "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"sum\"}}"))
                .text())
        .contains("broke the protocol");
  }

  @Test
  void shouldNotRepeatARoundThatBreaks() throws Exception {
    modern
        .server()
        .on(
            "tools/call",
            exchange -> {
              if (!exchange.request().text().contains("requestState")) {
                Modern.ask(exchange, "\"who\":" + Modern.FORM, STATE);
              }
            });
    McpClient client = session(Modern.SINGLE);
    try (EventStream stream = client.postStream(Modern.call(1, Modern.SINGLE, ""))) {
      client.post(Modern.result(Modern.idOf(Modern.next(stream)), "{\"action\":\"cancel\"}"));
      assertThat(Modern.next(stream)).contains("\"id\":1", "\"error\":", "may have executed");
    }
    assertThat(modern.server().received("tools/call")).hasSize(2);
  }
}
