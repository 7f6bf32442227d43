package io.cardea.it.telemetry;

import static io.cardea.it.telemetry.Collector.attributes;
import static io.cardea.it.telemetry.Spans.call;
import static io.cardea.it.telemetry.Spans.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What callers make up, and where it does not get to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InventedNamesTest {

  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private Collector collector;
  private Spans spans;
  private ScriptedServer modern;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    collector = Collector.start();
    spans = new Spans(collector);
    modern =
        ScriptedServer.start()
            .modern()
            .offering("tools", "[{\"name\":\"look\",\"inputSchema\":{\"type\":\"object\"}}]")
            .on("tools/call", Script.result("{\"resultType\":\"complete\",\"content\":[]}"));
    gateway =
        TestGateway.start(
            Documents.open("modern", modern.url(), "robot"),
            Optional.empty(),
            collector.environment());
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    modern.close();
    collector.close();
  }

  private McpClient robot() {
    return gateway.client("modern", "robot").modernly("tools/call", "look");
  }

  @Test
  void shouldTellNothingOfWhatStrangersSay() throws Exception {
    // Given
    String trace = "5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e";
    McpClient stranger =
        new McpClient(gateway.port(), "/adapters/stranger-place/mcp", List.of())
            .modernly("tools/call", "look")
            .with("traceparent: 00-" + trace + "-b7ad6b7169203331-01");

    // When
    var answer = stranger.post(call("stranger-id", "look", "\"traceparent\":\"" + PARENT + "\""));
    robot().post(call("after-stranger", "look", ""));

    // Then
    assertThat(answer.status()).isEqualTo(401);
    spans.server("after-stranger");
    awaitExportOfMetrics();
    assertThat(collector.spans())
        .noneMatch(span -> "stranger-id".equals(attributes(span).get("jsonrpc.request.id")))
        .noneMatch(span -> hex(span.getTraceId()).equals(trace));
    assertThat(collector.metrics().toString()).doesNotContain("stranger-place");
  }

  @Test
  void shouldNotTakePlacesFromCallersThatAreNotDeclared() throws Exception {
    for (String path : List.of("/adapters/planted-place/mcp", "/profiles/planted-place/mcp")) {
      String id = "lost" + path.charAt(1);
      var answer = robot().at(path).post(call(id, "look", ""));

      assertThat(answer.status()).isEqualTo(404);
      assertThat(attributes(spans.server(id)))
          .containsEntry("cardea.tenant", "default")
          .doesNotContainKey("cardea.adapter");
    }
    awaitExportOfMetrics();
    assertThat(collector.metrics().toString()).doesNotContain("planted-place");
    assertThat(collector.spans().toString()).doesNotContain("planted-place");
  }

  @Test
  void shouldTellToolsOnSpansOnly() throws Exception {
    gateway
        .client("modern", "robot")
        .modernly("tools/call", "planted-tool")
        .post(call("invented", "planted-tool", ""));

    assertThat(attributes(spans.server("invented")))
        .containsEntry("gen_ai.tool.name", "planted-tool");
    awaitExportOfMetrics();
    assertThat(collector.metrics().toString()).doesNotContain("planted-tool");
  }

  /** Waits for metrics that were read after this was called. */
  private void awaitExportOfMetrics() {
    long now = System.currentTimeMillis() * 1_000_000;
    TestGateway.eventually(
        () ->
            collector.metrics().stream()
                .flatMap(metric -> metric.getHistogram().getDataPointsList().stream())
                .anyMatch(point -> point.getTimeUnixNano() > now),
        "durations");
  }
}
