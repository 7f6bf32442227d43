package io.cardea.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.metric.Metric;
import io.cardea.model.metric.MetricKind;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.Script;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawHttp;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is measured and logged, as Prometheus and as a collector get it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {

  private static final List<String> OF_THE_PROCESS = List.of("jvm_", "process_", "system_");

  private Collector collector;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    collector = Collector.start();
    server = ScriptedServer.start().modern().on("resources/list", Script.raw(""));
    gateway =
        TestGateway.start(
            Documents.open("here", server.url(), "robot")
                + Documents.limit(
                    "few",
                    "match: {adapters: [here]}",
                    "per: [agent]",
                    "rates: [{calls: 1, per: 1h}]"),
            Optional.empty(),
            collector.environment());
    McpClient robot = gateway.client("here", "robot");
    robot.modern("prompts/list", "", "");
    robot.modern("resources/list", "", "");
    for (int i = 0; i < 2; i++) {
      robot.modern("prompts/get", "brief", "\"name\":\"brief\"");
    }
    McpClient.of(gateway.port(), "here", "planted-key").modern("prompts/list", "", "");
    gateway.awaitIdle();
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
    collector.close();
  }

  /** Names of the families in the text that Prometheus gets. */
  private Set<String> scraped() throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      String text =
          http.send("GET /metrics HTTP/1.1\r\nHost: localhost:" + gateway.port() + "\r\n\r\n")
              .response()
              .text();
      return text.lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.replaceAll("[{ ].*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void shouldExportWhatIsInTheCatalogueAndNothingElse() throws Exception {
    // Given
    Set<String> known =
        Stream.of(Metric.values())
            .flatMap(metric -> metric.exported().stream())
            .collect(Collectors.toSet());

    // When
    Set<String> names = scraped();

    // Then
    assertThat(names)
        .allMatch(
            name -> known.contains(name) || OF_THE_PROCESS.stream().anyMatch(name::startsWith));
    assertThat(names)
        .containsAll(
            Arrays.stream(Metric.values())
                // Only with HTTPS: see TlsTest.
                .filter(metric -> metric != Metric.TLS_CERTIFICATE_EXPIRES)
                .flatMap(metric -> metric.exported().stream())
                .toList());
  }

  @Test
  void shouldTellTheCollectorTheSame() {
    for (Metric metric : Metric.values()) {
      if (metric.kind() == MetricKind.GAUGE && metric != Metric.TLS_CERTIFICATE_EXPIRES) {
        awaitMetric(metric.id());
      }
    }
    awaitMetric("cardea.call.own.count");
    awaitMetric("cardea.call.own.sum");
    awaitMetric("cardea.audit.records");
    awaitMetric("jvm.threads.live");
  }

  private void awaitMetric(String name) {
    TestGateway.eventually(
        () -> collector.metrics().stream().anyMatch(metric -> metric.getName().equals(name)), name);
  }

  @Test
  void shouldTellDurationsAsTheConventionsWantThem() {
    for (String name : List.of("mcp.server.operation.duration", "mcp.client.operation.duration")) {
      awaitMetric(name);
      HistogramDataPoint point =
          collector.metrics().stream()
              .filter(metric -> metric.getName().equals(name))
              .flatMap(metric -> metric.getHistogram().getDataPointsList().stream())
              .filter(found ->
                  "prompts/list"
                      .equals(
                          Collector.attributes(found.getAttributesList()).get("mcp.method.name")))
              .findFirst()
              .orElseThrow();
      assertThat(point.getCount()).isPositive();
      assertThat(point.getExplicitBoundsList()).startsWith(0.01, 0.02).endsWith(120.0, 300.0);
    }
  }

  @Test
  void shouldTellLogLinesAtTheirPlaceInTheTrace() {
    TestGateway.eventually(() -> refusal().isPresent(), "the line of a refusal");
    LogRecord line = refusal().orElseThrow();
    assertThat(line.getTraceId().isEmpty()).isFalse();
    assertThat(collector.await(span -> span.getTraceId().equals(line.getTraceId()), "its span"))
        .isNotNull();
    assertThat(Collector.attributes(line.getAttributesList())).containsEntry("status", "429");
    assertThat(collector.everything()).doesNotContain("planted-key");
  }

  private Optional<LogRecord> refusal() {
    return collector.lines().stream()
        .filter(line -> line.getBody().getStringValue().startsWith("refused: "))
        .filter(line -> "429".equals(Collector.attributes(line.getAttributesList()).get("status")))
        .findFirst();
  }
}
