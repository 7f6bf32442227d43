package io.cardea.app.sample;

import static io.cardea.app.sample.SampleClient.modernParams;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ModernFaceTest {

  private static final String ELICITS = "{\"elicitation\":{}}";
  private static final String WANT_WELCOME =
      """
      "notifications":{"toolsListChanged":true,\
      "resourceSubscriptions":["sample://other","sample://welcome"]}\
      """;

  private final SampleClient client = new SampleClient();

  @AfterEach
  void close() {
    client.close();
  }

  private Message result(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = client.send(request);
    assertThat(response.statusCode()).isEqualTo(200);
    return Message.of(response.body());
  }

  @Test
  void shouldDiscover() throws Exception {
    Message message = result(client.modern("server/discover", ""));
    assertThat(message.at("id")).isEqualTo("7");
    assertThat(message.at("result", "resultType")).isEqualTo("complete");
    assertThat(message.at("result", "supportedVersions")).isEqualTo("[\"2026-07-28\"]");
    assertThat(message.at("result", "capabilities", "resources", "subscribe")).isEqualTo("true");
    assertThat(message.at("result", "cacheScope")).isEqualTo("public");
    assertThat(message.at("result", "_meta", "io.modelcontextprotocol/serverInfo", "name"))
        .isEqualTo("cardea-sample");
  }

  @ParameterizedTest
  @CsvSource({
    "tools/list, tools, echo",
    "prompts/list, prompts, haiku",
    "resources/list, resources, welcome",
    "resources/templates/list, resourceTemplates, greeting"
  })
  void shouldList(String method, String member, String first) throws Exception {
    Message message = result(client.modern(method, ""));
    assertThat(message.at("result", member, "0", "name")).isEqualTo(first);
    assertThat(message.at("result", "ttlMs")).isEqualTo("3600000");
    assertThat(message.at("result", "cacheScope")).isEqualTo("public");
    assertThat(message.at("result", "resultType")).isEqualTo("complete");
    Message other = result(client.modern(method, "\"cursor\":\"x\""));
    assertThat(other.at("error", "code")).isEqualTo("-32602");
  }

  @Test
  void shouldReadResourcesUnderEncodedNames() throws Exception {
    Message message =
        result(
            client
                .modern("resources/read", "\"uri\":\"sample://welcome\"")
                .header("Mcp-Name", "=?base64?c2FtcGxlOi8vd2VsY29tZQ==?="));
    assertThat(message.at("result", "contents", "0", "text")).contains("# Welcome");
    assertThat(message.at("result", "ttlMs")).isEqualTo("0");
  }

  @Test
  void shouldReportMissingResourcesAsInvalidParams() throws Exception {
    String uri = "sample://nothing";
    Message message =
        result(client.modern("resources/read", "\"uri\":\"" + uri + "\"").header("Mcp-Name", uri));
    assertThat(message.at("error", "code")).isEqualTo("-32602");
    assertThat(message.at("error", "data", "uri")).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initialize",
        "ping",
        "logging/setLevel",
        "resources/subscribe",
        "completion/complete",
        "x"
      })
  void shouldNotKnowOtherMethods(String method) throws Exception {
    HttpResponse<String> response = client.send(client.modern(method, ""));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(Message.of(response.body()).at("error", "code")).isEqualTo("-32601");
  }

  @ParameterizedTest
  @CsvSource({
    "tools/list, '', ''",
    "'', tools/call, echo",
    "2026-07-27, tools/call, echo",
    "2026-07-28, '', echo",
    "2026-07-28, Tools/Call, echo",
    "2026-07-28, tools/call, ''",
    "2026-07-28, tools/call, Echo",
    "2026-07-28, tools/call, =?base64?ZWNobw?=",
  })
  void shouldCompareHeadersWithTheBody(String version, String method, String name)
      throws Exception {
    String params = "\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}";
    String body = SampleClient.rpc(1, "tools/call", modernParams(params, "{}", ""));
    HttpResponse<String> response =
        client.send(
            client
                .post(body)
                .header("MCP-Protocol-Version", version)
                .header("Mcp-Method", method)
                .header("Mcp-Name", name));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Message.of(response.body()).at("error", "code")).isEqualTo("-32020");
  }

  @Test
  void shouldRefuseDoubledHeaders() throws Exception {
    HttpResponse<String> response =
        client.send(client.modern("tools/list", "").header("Mcp-Method", "tools/list"));
    assertThat(Message.of(response.body()).at("error", "code")).isEqualTo("-32020");
  }

  @Test
  void shouldNameTheRevisionsItSpeaks() throws Exception {
    String body =
        SampleClient.rpc(1, "tools/list", modernParams("", "{}", ""))
            .replace("2026-07-28", "2099-01-01");
    HttpResponse<String> response =
        client.send(
            client
                .post(body)
                .header("MCP-Protocol-Version", "2099-01-01")
                .header("Mcp-Method", "tools/list"));
    assertThat(response.statusCode()).isEqualTo(400);
    Message message = Message.of(response.body());
    assertThat(message.at("error", "code")).isEqualTo("-32022");
    assertThat(message.at("error", "data"))
        .isEqualTo("{\"supported\":[\"2026-07-28\"],\"requested\":\"2099-01-01\"}");
  }

  @Test
  void shouldNeedCapabilitiesInTheEnvelope() throws Exception {
    String meta = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}";
    HttpResponse<String> response = client.send(client.modernRaw("tools/list", meta));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Message.of(response.body()).at("error", "code")).isEqualTo("-32602");
  }

  @Test
  void shouldAcceptNotifications() throws Exception {
    String body = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{}}";
    HttpResponse<String> response =
        client.send(client.post(body).header("MCP-Protocol-Version", "2026-07-28"));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void shouldSendProgressBeforeTheAnswer() throws Exception {
    String token = ",\"progressToken\":\"p\\u0031\"";
    HttpRequest.Builder count = client.modernTool("count", "\"arguments\":{\"n\":2}", "{}", token);
    HttpResponse<Stream<String>> response = client.open(count);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
    try (Events events = new Events(response.body())) {
      for (String done : List.of("1", "2")) {
        Message progress = events.next();
        assertThat(progress.at("method")).isEqualTo("notifications/progress");
        assertThat(progress.at("params", "progressToken")).isEqualTo("p1");
        assertThat(progress.at("params", "progress")).isEqualTo(done);
        assertThat(progress.at("params", "total")).isEqualTo("2");
      }
      assertThat(events.next().at("result", "content", "0", "text")).isEqualTo("Counted to 2.");
      assertThat(events.isAtEnd()).isTrue();
    }
  }

  @Test
  void shouldAskThroughTheResult() throws Exception {
    // Given
    Message question = result(client.modernTool("ask_name", "\"arguments\":{}", ELICITS, ""));
    assertThat(question.at("result", "resultType")).isEqualTo("input_required");
    assertThat(question.at("result", "inputRequests", "name", "method"))
        .isEqualTo("elicitation/create");
    assertThat(question.at("result", "ttlMs")).isEmpty();
    String state = question.at("result", "requestState");

    // When
    String retry =
        """
        "requestState":"%s","inputResponses":\
        {"name":{"action":"accept","content":{"name":"Ada"}},"other":{}}\
        """
            .formatted(state);
    Message greeting = result(client.modernTool("ask_name", retry, ELICITS, ""));

    // Then
    assertThat(greeting.at("result", "resultType")).isEqualTo("complete");
    assertThat(greeting.at("result", "content", "0", "text")).isEqualTo("Hello, Ada!");
  }

  @Test
  void shouldAskAgainWhatWasNotAnswered() throws Exception {
    String retry = "\"requestState\":\"sample-1:name\",\"inputResponses\":{}";
    Message question = result(client.modernTool("ask_name", retry, ELICITS, ""));
    assertThat(question.at("result", "resultType")).isEqualTo("input_required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"requestState\":\"sample-2:name\",", "\"requestState\":1,"})
  void shouldRefuseStatesThatItDidNotGive(String state) throws Exception {
    String retry = state + "\"inputResponses\":{\"name\":{\"action\":\"decline\"}}";
    Message message = result(client.modernTool("ask_name", retry, ELICITS, ""));
    assertThat(message.at("error", "code")).isEqualTo("-32602");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"elicitation\":{\"url\":{}}}", "{\"elicitation\":true}"})
  void shouldNeedElicitationToAsk(String capabilities) throws Exception {
    HttpResponse<String> response =
        client.send(client.modernTool("ask_name", "\"arguments\":{}", capabilities, ""));
    assertThat(response.statusCode()).isEqualTo(400);
    Message message = Message.of(response.body());
    assertThat(message.at("error", "code")).isEqualTo("-32021");
    assertThat(message.at("error", "data", "requiredCapabilities", "elicitation"))
        .isEqualTo("{\"form\":{}}");
  }

  @Test
  void shouldTellSubscribersOfUpdates() throws Exception {
    try (Events events = client.events(client.modern("subscriptions/listen", WANT_WELCOME))) {
      Message first = events.next();
      assertThat(first.at("method")).isEqualTo("notifications/subscriptions/acknowledged");
      assertThat(first.at("params", "notifications"))
          .isEqualTo("{\"resourceSubscriptions\":[\"sample://welcome\"]}");
      greet();
      Message update = events.next();
      assertThat(update.at("method")).isEqualTo("notifications/resources/updated");
      assertThat(update.at("params", "uri")).isEqualTo("sample://welcome");
      assertThat(update.at("params", "_meta", "io.modelcontextprotocol/subscriptionId"))
          .isEqualTo("7");
    }
  }

  private void greet() throws Exception {
    String retry =
        """
        "requestState":"sample-1:name","inputResponses":\
        {"name":{"action":"accept","content":{"name":"Ada"}}}\
        """;
    result(client.modernTool("ask_name", retry, ELICITS, ""));
  }

  @Test
  void shouldAgreeToNothingElse() throws Exception {
    HttpRequest.Builder listen =
        client.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}");
    try (Events events = client.events(listen)) {
      assertThat(events.next().at("params", "notifications")).isEqualTo("{}");
      greet();
      client.stopServer();
      assertThat(events.next().at("result", "resultType")).isEqualTo("complete");
    }
  }

  @Test
  void shouldEndSubscriptionsGracefully() throws Exception {
    try (Events events = client.events(client.modern("subscriptions/listen", WANT_WELCOME))) {
      events.next();
      client.stopServer();
      Message last = events.next();
      assertThat(last.at("id")).isEqualTo("7");
      assertThat(last.at("result", "_meta", "io.modelcontextprotocol/subscriptionId"))
          .isEqualTo("7");
      assertThat(events.isAtEnd()).isTrue();
    }
  }

  @Test
  void shouldBoundSubscriptions() throws Exception {
    List<Events> open = new ArrayList<>();
    for (int i = 0; i < Subscriptions.MAX; i++) {
      Events events = client.events(client.modern("subscriptions/listen", WANT_WELCOME));
      assertThat(events.next().at("method")).endsWith("acknowledged");
      open.add(events);
    }
    HttpRequest.Builder another = client.modern("subscriptions/listen", WANT_WELCOME);
    assertThat(client.send(another).statusCode()).isEqualTo(429);

    // Closing the stream makes room, as soon as the server sees it.
    open.getFirst().close();
    while (client.open(another).statusCode() == 429) {
      Thread.onSpinWait();
    }
    open.forEach(Events::close);
  }

  @Test
  void shouldNeedAFilterToListen() throws Exception {
    Message message = result(client.modern("subscriptions/listen", ""));
    assertThat(message.at("error", "code")).isEqualTo("-32602");
  }
}
