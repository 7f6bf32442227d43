package io.cardea.it.telemetry;

import static io.cardea.it.telemetry.Collector.attributes;
import static io.cardea.it.telemetry.Spans.call;
import static io.cardea.it.telemetry.Spans.context;
import static io.cardea.it.telemetry.Spans.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Received;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as a collector and a server see them while traces are on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String OTHER = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String OTHER_PARENT = "00-" + OTHER + "-b7ad6b7169203331-01";
  private static final String TOOLS =
      """
      [{"name":"look","inputSchema":{"type":"object"}},\
      {"name":"fail","inputSchema":{"type":"object"}}]\
      """;

  private Collector collector;
  private Spans spans;
  private ScriptedServer modern;
  private ScriptedServer legacy;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    collector = Collector.start();
    spans = new Spans(collector);
    modern = ScriptedServer.start().modern().offering("tools", TOOLS);
    legacy = ScriptedServer.start().offering("tools", TOOLS);
    gateway =
        TestGateway.start(
            Documents.open("modern", modern.url(), "robot")
                + Documents.open("legacy", legacy.url(), "robot"),
            Optional.empty(),
            collector.environment());
  }

  @BeforeEach
  void forget() {
    modern.forget();
    legacy.forget();
    modern.on("tools/call", Script.result("{\"resultType\":\"complete\",\"content\":[]}"));
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    modern.close();
    legacy.close();
    collector.close();
  }

  private McpClient robot() {
    return gateway.client("modern", "robot").modernly("tools/call", "look");
  }

  @Test
  void shouldTellOfACallAndOfItsExchange() throws Exception {
    // When
    var answer = robot().post(call("whole", "look", ""));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    Span server = spans.server("whole");
    Span client = spans.client("whole");
    assertThat(server.getName()).isEqualTo("tools/call look");
    assertThat(server.getParentSpanId().isEmpty()).isTrue();
    assertThat(server.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    assertThat(attributes(server))
        .containsEntry("mcp.method.name", "tools/call")
        .containsEntry("mcp.protocol.version", "2026-07-28")
        .containsEntry("gen_ai.tool.name", "look")
        .containsEntry("gen_ai.operation.name", "execute_tool")
        .containsEntry("network.transport", "tcp")
        .containsEntry("cardea.adapter", "modern")
        .containsEntry("cardea.tenant", "default")
        .containsKey("cardea.request.id")
        .doesNotContainKey("error.type");
    assertThat(client.getName()).isEqualTo("tools/call look");
    assertThat(client.getTraceId()).isEqualTo(server.getTraceId());
    assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
    assertThat(attributes(client))
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("server.port", String.valueOf(modern.port()));
    assertThat(collector.resource()).containsEntry("service.name", "cardea");
    assertThat(collector.fields("/v1/traces", "x-collector-key")).contains("0815");
  }

  @Test
  void shouldTellTheServerItsPlaceInFieldsAndInMeta() throws Exception {
    robot().post(call("told", "look", ""));

    Received got = modern.await("tools/call");
    String place = context(spans.client("told"));
    assertThat(got.header("traceparent")).contains(place);
    assertThat(got.text()).contains("\"traceparent\":\"" + place + "\"");
    assertThat(got.text()).contains("\"arguments\":{\"password\":\"planted-secret\"}");
  }

  @Test
  void shouldGoOnWithTheTraceOfTheMessageAndLinkThatOfItsTransport() throws Exception {
    String meta =
        "\"traceparent\":\"%s\",\"tracestate\":\"rojo=1\",\"baggage\":\"user=alice\",\"mine\":1"
            .formatted(PARENT);
    robot()
        .with("traceparent: " + OTHER_PARENT, "baggage: user=bob")
        .post(call("both", "look", meta));

    Span server = spans.server("both");
    assertThat(hex(server.getTraceId())).isEqualTo(TRACE);
    assertThat(hex(server.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
    assertThat(server.getLinksList()).hasSize(1);
    assertThat(hex(server.getLinks(0).getTraceId())).isEqualTo(OTHER);
    Received got = modern.await("tools/call");
    assertThat(got.text())
        .contains("\"traceparent\":\"" + context(spans.client("both")) + "\"")
        .contains("\"tracestate\":\"rojo=1\"")
        .contains("\"mine\":1")
        .doesNotContain(PARENT)
        .doesNotContain("alice");
    assertThat(got.header("tracestate")).contains("rojo=1");
    assertThat(got.header("baggage")).isEmpty();
  }

  @Test
  void shouldGoOnWithTheTraceOfTheTransport() throws Exception {
    robot().with("traceparent: " + PARENT).post(call("field", "look", ""));

    assertThat(hex(spans.server("field").getTraceId())).isEqualTo(TRACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736",
        "no context at all"
      })
  void shouldBeginATraceOfItsOwnWhereNoneIsSaid(String said) throws Exception {
    String id = "bad" + said.length() + said.hashCode();
    robot().post(call(id, "look", "\"traceparent\":\"" + said + "\""));

    Span server = spans.server(id);
    assertThat(server.getParentSpanId().isEmpty()).isTrue();
    assertThat(hex(server.getTraceId())).isNotEqualTo(TRACE);
    assertThat(server.getLinksList()).isEmpty();
  }

  @Test
  void shouldNotTakeOneOfSeveralParents() throws Exception {
    robot()
        .post(call("twice", "look", ""), "traceparent: " + PARENT, "Traceparent: " + OTHER_PARENT);

    assertThat(spans.server("twice").getParentSpanId().isEmpty()).isTrue();
  }

  @Test
  void shouldNameToolErrors() throws Exception {
    modern.on(
        "tools/call",
        Script.result("{\"resultType\":\"complete\",\"isError\":true,\"content\":[]}"));
    robot().post(call("failed", "look", ""));

    Span server = spans.server("failed");
    assertThat(server.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(attributes(server))
        .containsEntry("error.type", "tool_error")
        .doesNotContainKey("rpc.response.status_code");
  }

  @Test
  void shouldNameJsonRpcErrors() throws Exception {
    modern.on(
        "tools/call",
        exchange ->
            exchange.reply(
                200,
                "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32602,\"message\":\"planted-message\"}}"
                    .formatted(exchange.request().id()),
                "Content-Type: application/json"));
    robot().post(call("wrong", "look", ""));

    assertThat(attributes(spans.server("wrong")))
        .containsEntry("error.type", "-32602")
        .containsEntry("rpc.response.status_code", "-32602");
    assertThat(collector.everything()).doesNotContain("planted-message");
  }

  @Test
  void shouldTellOfRefusalsWithoutTheirTarget() throws Exception {
    McpClient stray = gateway.client("modern", "stray").modernly("tools/call", "planted-name");
    assertThat(stray.post(call("stray", "planted-name", "")).status()).isEqualTo(404);

    Span server = spans.server("stray");
    assertThat(attributes(server))
        .containsKey("error.type")
        .containsEntry("cardea.adapter", "modern");
    assertThat(collector.everything()).doesNotContain("planted-name");
    assertThat(modern.received()).isEmpty();
  }

  @Test
  void shouldTellOfSessions() throws Exception {
    McpClient session = gateway.client("legacy", "robot").session("2025-11-25");
    session.post(
        "{\"jsonrpc\":\"2.0\",\"id\":\"old\",\"method\":\"tools/call\",\"params\":{\"name\":\"look\"}}");

    Span server = spans.server("old");
    assertThat(attributes(server))
        .containsEntry("mcp.protocol.version", "2025-11-25")
        .containsKey("mcp.session.id");
    assertThat(legacy.received("tools/call").getLast().text())
        .contains("\"_meta\":{\"traceparent\":\"" + context(spans.client("old")) + "\"}");
    assertThat(collector.everything()).doesNotContain(session.sessionId());
  }

  @Test
  void shouldLeadAcrossErasToALegacyServer() throws Exception {
    gateway
        .client("legacy", "robot")
        .modernly("tools/call", "look")
        .post(call("down", "look", "\"traceparent\":\"" + PARENT + "\""));

    Span client = spans.client("down");
    assertThat(hex(client.getTraceId())).isEqualTo(TRACE);
    assertThat(client.getParentSpanId()).isEqualTo(spans.server("down").getSpanId());
    Received got = legacy.await("tools/call");
    assertThat(got.header("traceparent")).contains(context(client));
    assertThat(got.text()).contains("\"traceparent\":\"" + context(client) + "\"");
  }

  @Test
  void shouldLeadAcrossErasToAModernServer() throws Exception {
    McpClient session = gateway.client("modern", "robot").session("2025-11-25");
    session.post(
        """
        {"jsonrpc":"2.0","id":"up","method":"tools/call","params":{"name":"look","_meta":\
        {"traceparent":"%s"}}}\
        """
            .formatted(PARENT));

    Span client = spans.client("up");
    assertThat(hex(client.getTraceId())).isEqualTo(TRACE);
    assertThat(client.getParentSpanId()).isEqualTo(spans.server("up").getSpanId());
    Received got = modern.await("tools/call");
    assertThat(got.header("traceparent")).contains(context(client));
    assertThat(got.text()).contains("\"traceparent\":\"" + context(client) + "\"");
  }

  @Test
  void shouldTellEachTry() throws Exception {
    try (ScriptedServer shaky = ScriptedServer.start().modern().offering("tools", TOOLS);
        TestGateway retrying =
            TestGateway.start(
                Documents.open("shaky", shaky.url(), "robot"),
                Optional.empty(),
                collector.environment())) {
      shaky.on("prompts/list", Script.raw(""));
      retrying
          .client("shaky", "robot")
          .modernly("prompts/list", "")
          .post(
              McpClient.modernRequest(1, "prompts/list", "")
                  .replace("\"id\":1", "\"id\":\"tries\""));

      assertThat(
              collector.await(
                  span ->
                      span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT
                          && "tries".equals(attributes(span).get("jsonrpc.request.id")),
                  2,
                  "two tries"))
          .hasSize(2)
          .allMatch(span -> span.getParentSpanId().equals(spans.server("tries").getSpanId()))
          .allMatch(span -> attributes(span).get("error.type").equals("broken"));
    }
  }

  @Test
  void shouldLeadFromTheAuditLogToTheTrace() throws Exception {
    robot().post(call("audited", "look", ""));

    Span server = spans.server("audited");
    String record =
        gateway.awaitAudit("\"type\":\"intent\"", attributes(server).get("cardea.request.id"));
    assertThat(record).contains("\"trace\":\"" + hex(server.getTraceId()) + "\"");
  }

  @Test
  void shouldTellNothingThatIsSecret() throws Exception {
    robot().post(call("secret", "look", ""));
    spans.server("secret");

    assertThat(collector.everything())
        .doesNotContain("planted-secret")
        .doesNotContain(gateway.key("robot"));
  }

  @Test
  void shouldLinkWhatCallersSayWhereThatIsWanted() throws Exception {
    Map<String, String> environment =
        collector.environment(
            Map.of("CARDEA_TRACE_CALLERS", "link", "CARDEA_TRACE_BAGGAGE", "pass"));
    try (TestGateway wary =
        TestGateway.start(
            Documents.open("modern", modern.url(), "robot"), Optional.empty(), environment)) {
      wary.client("modern", "robot")
          .modernly("tools/call", "look")
          .post(call("linked", "look", "\"traceparent\":\"" + PARENT + "\",\"baggage\":\"a=b\""));

      Span server = spans.server("linked");
      assertThat(server.getParentSpanId().isEmpty()).isTrue();
      assertThat(hex(server.getTraceId())).isNotEqualTo(TRACE);
      assertThat(hex(server.getLinks(0).getTraceId())).isEqualTo(TRACE);
      assertThat(modern.await("tools/call").text()).contains("\"baggage\":\"a=b\"");
    }
  }

  @Test
  void shouldSampleAsTold() throws Exception {
    Map<String, String> environment =
        collector.environment(Map.of("OTEL_TRACES_SAMPLER", "always_off"));
    try (TestGateway silent =
        TestGateway.start(
            Documents.open("modern", modern.url(), "robot"), Optional.empty(), environment)) {
      silent
          .client("modern", "robot")
          .modernly("tools/call", "look")
          .post(call("unsampled", "look", ""));

      // The last bit says that it is sampled, the one before that its id is random.
      assertThat(modern.await("tools/call").header("traceparent").orElseThrow())
          .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]");
    }
    robot().post(call("sampled", "look", ""));
    spans.server("sampled");
    assertThat(collector.everything()).doesNotContain("unsampled");
  }
}
