package io.cardea.app.sample;

import static io.cardea.app.sample.SampleClient.rpc;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LegacyFaceTest {

  private static final String LATEST = "2025-11-25";
  private static final String ELICITS = "{\"elicitation\":{}}";
  private static final String WELCOME = "\"uri\":\"sample://welcome\"";

  private final SampleClient client = new SampleClient();

  @AfterEach
  void close() {
    client.close();
  }

  private Message send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request);
    assertThat(response.statusCode()).isEqualTo(200);
    return Message.of(response.body());
  }

  private HttpRequest.Builder answer(String session, String id, String member) {
    return client.legacy(session, "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",%s}".formatted(id, member));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-26, 2025-03-26",
    "2025-06-18, 2025-06-18",
    "2025-11-25, 2025-11-25",
    "2024-11-05, 2025-11-25",
    "2026-07-28, 2025-11-25",
    "1.0, 2025-11-25"
  })
  void shouldNegotiateTheRevision(String asked, String agreed) throws Exception {
    String params = "\"protocolVersion\":\"%s\",\"capabilities\":{}".formatted(asked);
    HttpResponse<String> response = client.send(client.post(rpc(0, "initialize", params)));
    Message message = Message.of(response.body());
    assertThat(message.at("result", "protocolVersion")).isEqualTo(agreed);
    assertThat(message.at("result", "serverInfo", "name")).isEqualTo("cardea-sample");
    assertThat(message.at("result", "resultType")).isEmpty();
    assertThat(response.headers().firstValue("Mcp-Session-Id").orElseThrow()).matches("[!-~]{20,}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"protocolVersion\":\"2025-11-25\"", "\"capabilities\":{}"})
  void shouldNeedParamsToInitialize(String params) throws Exception {
    assertThat(send(client.post(rpc(0, "initialize", params))).at("error", "code"))
        .isEqualTo("-32602");
  }

  @Test
  void shouldLeadASessionFromStartToEnd() throws Exception {
    String session = client.initialize(LATEST, "{}");
    String initialized = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    HttpResponse<String> accepted = client.send(client.legacy(session, initialized));
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.body()).isEmpty();
    assertThat(send(client.legacy(session, rpc(1, "ping", ""))).at("result")).isEqualTo("{}");
    HttpRequest.Builder delete = client.request().header("Mcp-Session-Id", session).DELETE();
    assertThat(client.send(delete).statusCode()).isEqualTo(204);
    assertThat(client.send(client.legacy(session, rpc(2, "ping", ""))).statusCode()).isEqualTo(404);
    assertThat(client.send(delete).statusCode()).isEqualTo(404);
  }

  @Test
  void shouldNeedASession() throws Exception {
    assertThat(client.send(client.post(rpc(1, "ping", ""))).statusCode()).isEqualTo(400);
    assertThat(client.send(client.request().GET()).statusCode()).isEqualTo(400);
    assertThat(client.send(client.request().DELETE()).statusCode()).isEqualTo(400);
    assertThat(client.send(client.legacy("forged", rpc(1, "ping", ""))).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"2025-06-18, 200", "2024-11-05, 400", "2025-99-99, 400", "x, 400"})
  void shouldCheckTheRevisionHeader(String version, int status) throws Exception {
    String session = client.initialize("2025-06-18", "{}");
    HttpRequest.Builder ping =
        client.legacy(session, rpc(1, "ping", "")).header("MCP-Protocol-Version", version);
    // What sorts after 2026-07-28 is taken for a modern request and refused there, with 400 too.
    assertThat(client.send(ping).statusCode()).isEqualTo(status);
  }

  @Test
  void shouldEndTheSessionUnusedForLongest() throws Exception {
    String first = client.initialize(LATEST, "{}");
    String second = client.initialize(LATEST, "{}");
    for (int i = 2; i < LegacySessions.MAX; i++) {
      client.initialize(LATEST, "{}");
    }
    send(client.legacy(first, rpc(1, "ping", "")));
    client.initialize(LATEST, "{}");
    assertThat(client.send(client.legacy(second, rpc(1, "ping", ""))).statusCode()).isEqualTo(404);
    send(client.legacy(first, rpc(2, "ping", "")));
  }

  @Test
  void shouldAnswerUnknownThings() throws Exception {
    String session = client.initialize(LATEST, "{}");
    assertThat(send(client.legacy(session, rpc(1, "x", ""))).at("error", "code"))
        .isEqualTo("-32601");
    assertThat(send(client.legacy(session, rpc(2, "server/discover", ""))).at("error", "code"))
        .isEqualTo("-32601");
    String uri = "\"uri\":\"sample://nothing\"";
    assertThat(send(client.legacy(session, rpc(3, "resources/read", uri))).at("error", "code"))
        .isEqualTo("-32002");
    assertThat(send(client.legacy(session, rpc(4, "resources/subscribe", uri))).at("error", "code"))
        .isEqualTo("-32002");
    String level = "\"level\":\"loud\"";
    assertThat(send(client.legacy(session, rpc(5, "logging/setLevel", level))).at("error", "code"))
        .isEqualTo("-32602");
  }

  @Test
  void shouldAskWhileTheCallWaits() throws Exception {
    // Given
    String session = client.initialize(LATEST, ELICITS);
    try (Events stream = client.stream(session);
        Events call =
            client.events(client.legacyTool(session, 1, "ask_name", "\"arguments\":{}"))) {
      send(client.legacy(session, rpc(2, "resources/subscribe", WELCOME)));
      Message question = call.next();
      assertThat(question.at("method")).isEqualTo("elicitation/create");
      assertThat(question.at("params", "requestedSchema", "required")).isEqualTo("[\"name\"]");

      // When
      String answer = "\"result\":{\"action\":\"accept\",\"content\":{\"name\":\"Ada\"}}";
      assertThat(client.send(answer(session, question.at("id"), answer)).statusCode())
          .isEqualTo(202);

      // Then
      assertThat(call.next().at("result", "content", "0", "text")).isEqualTo("Hello, Ada!");
      assertThat(call.isAtEnd()).isTrue();
      assertThat(stream.next().at("params", "uri")).isEqualTo("sample://welcome");
      assertThat(stream.next().at("params", "data")).isEqualTo("Greeted a guest.");
      Message page = send(client.legacy(session, rpc(3, "resources/read", WELCOME)));
      assertThat(page.at("result", "contents", "0", "text")).contains("so far: 1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "result":{"action":"decline"} | Nice to meet you, whoever you are.
          "result":{"action":"cancel"} | Nice to meet you, whoever you are.
          "result":{} | Nice to meet you, whoever you are.
          "result":{"action":"accept"} | name must be a text of 1 to 100 characters: call again.
          "result":{"action":"accept","content":{"name":" "}} \
          | name must be a text of 1 to 100 characters: call again.
          "error":{"code":1,"message":"no"} | The client gave no answer: call again.
          """)
  void shouldTakeOtherAnswers(String answer, String text) throws Exception {
    String session = client.initialize("2025-06-18", ELICITS);
    try (Events call =
        client.events(client.legacyTool(session, 1, "ask_name", "\"arguments\":{}"))) {
      String id = call.next().at("id");
      client.send(answer(session, "question-99", "\"result\":{}"));
      client.send(answer(session, id, answer));
      assertThat(call.next().at("result", "content", "0", "text")).isEqualTo(text);
    }
  }

  @Test
  void shouldNotAskClientsThatCannot() throws Exception {
    String session = client.initialize(LATEST, "{}");
    Message message = send(client.legacyTool(session, 1, "ask_name", "\"arguments\":{}"));
    assertThat(message.at("result", "isError")).isEqualTo("true");
  }

  @Test
  void shouldStopWhenCancelled() throws Exception {
    String session = client.initialize(LATEST, "{}");
    String more = "\"arguments\":{\"n\":3},\"_meta\":{\"progressToken\":5}";
    try (Events stream = client.stream(session);
        Events call = client.events(client.legacyTool(session, 1, "count", more))) {
      assertThat(call.next().at("params", "progressToken")).isEqualTo("5");
      String cancel =
          """
          {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}\
          """;
      assertThat(client.send(client.legacy(session, cancel)).statusCode()).isEqualTo(202);
      // The id is free again, and the log shows that only the second call came to its end.
      send(client.legacyTool(session, 1, "count", "\"arguments\":{\"n\":5}"));
      assertThat(stream.next().at("params", "data")).isEqualTo("Counted to 5.");
      int seen = 0;
      while (!call.isAtEnd()) {
        seen++;
      }
      assertThat(seen).isLessThan(3);
    }
  }

  @Test
  void shouldBoundCallsAndRefuseIdsInUse() throws Exception {
    String session = client.initialize(LATEST, ELICITS);
    for (int id = 1; id <= LegacySession.MAX_CALLS; id++) {
      client.events(client.legacyTool(session, id, "ask_name", "\"arguments\":{}")).next();
      if (id == 1) {
        assertThat(send(client.legacy(session, rpc(1, "ping", ""))).at("error", "code"))
            .isEqualTo("42900");
      }
    }
    assertThat(send(client.legacy(session, rpc(99, "ping", ""))).at("error", "code"))
        .isEqualTo("42900");
  }

  @Test
  void shouldEndStreamsWithTheSession() throws Exception {
    String session = client.initialize(LATEST, ELICITS);
    try (Events replaced = client.stream(session);
        Events stream = client.stream(session);
        Events call =
            client.events(client.legacyTool(session, 1, "ask_name", "\"arguments\":{}"))) {
      assertThat(replaced.isAtEnd()).isTrue();
      call.next();
      client.send(client.request().header("Mcp-Session-Id", session).DELETE());
      assertThat(call.isAtEnd()).isTrue();
      assertThat(stream.isAtEnd()).isTrue();
    }
  }

  @Test
  void shouldEndStreamsWhenItStops() throws Exception {
    try (Events stream = client.stream(client.initialize(LATEST, "{}"))) {
      client.stopServer();
      assertThat(stream.isAtEnd()).isTrue();
    }
  }

  @Test
  void shouldLogFromTheLevelThatIsWanted() throws Exception {
    String session = client.initialize(LATEST, "{}");
    try (Events stream = client.stream(session)) {
      for (String level : List.of("notice", "info")) {
        send(client.legacy(session, rpc(1, "logging/setLevel", "\"level\":\"" + level + "\"")));
        String n = level.equals("info") ? "2" : "1";
        send(client.legacyTool(session, 2, "count", "\"arguments\":{\"n\":" + n + "}"));
      }
      Message log = stream.next();
      assertThat(log.at("method")).isEqualTo("notifications/message");
      assertThat(log.at("params", "level")).isEqualTo("info");
      assertThat(log.at("params", "data")).isEqualTo("Counted to 2.");
    }
  }

  @Test
  void shouldStopTellingOfUpdates() throws Exception {
    String session = client.initialize(LATEST, ELICITS);
    send(client.legacy(session, rpc(1, "resources/subscribe", WELCOME)));
    send(client.legacy(session, rpc(2, "resources/unsubscribe", WELCOME)));
    try (Events stream = client.stream(session);
        Events call =
            client.events(client.legacyTool(session, 3, "ask_name", "\"arguments\":{}"))) {
      String accept = "\"result\":{\"action\":\"accept\",\"content\":{\"name\":\"Ada\"}}";
      client.send(answer(session, call.next().at("id"), accept));
      assertThat(stream.next().at("method")).isEqualTo("notifications/message");
    }
  }

  @Test
  void shouldAnswerBatchesOfTheRevisionThatHasThem() throws Exception {
    String session = client.initialize("2025-03-26", "{}");
    String batch =
        "[%s,{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},%s,1]"
            .formatted(
                rpc(1, "ping", ""),
                rpc(2, "tools/call", "\"name\":\"count\",\"arguments\":{\"n\":1}"));
    try (Events events = client.events(client.legacy(session, batch))) {
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        ids.add(events.next().at("id"));
      }
      assertThat(ids).containsExactlyInAnyOrder("1", "2", "");
      assertThat(events.isAtEnd()).isTrue();
    }
    String notifications = "[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}]";
    assertThat(client.send(client.legacy(session, notifications)).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-26, 32, 202",
    "2025-03-26, 33, 400",
    "2025-03-26, 0, 400",
    "2025-06-18, 1, 400"
  })
  void shouldRefuseOtherBatches(String revision, int size, int status) throws Exception {
    String session = client.initialize(revision, "{}");
    String one = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    String batch = "[" + String.join(",", Collections.nCopies(size, one)) + "]";
    assertThat(client.send(client.legacy(session, batch)).statusCode()).isEqualTo(status);
  }

  @Test
  void shouldServeBothErasAtOnce() throws Exception {
    String session = client.initialize(LATEST, "{}");
    Message modern = send(client.modern("tools/list", "").header("Mcp-Session-Id", session));
    Message legacy = send(client.legacy(session, rpc(1, "tools/list", "")));
    assertThat(modern.at("result", "tools")).isEqualTo(legacy.at("result", "tools"));
    assertThat(legacy.at("result", "resultType")).isEmpty();
    assertThat(legacy.at("result", "ttlMs")).isEmpty();
  }
}
