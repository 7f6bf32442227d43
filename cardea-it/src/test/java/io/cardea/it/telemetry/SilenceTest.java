package io.cardea.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.Listeners;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A collector that is away, not wanted, or declared wrongly. */
class SilenceTest {

  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"_meta":{"traceparent":\
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","baggage":"a=b",\
      "io.modelcontextprotocol/protocolVersion":"2026-07-28",\
      "io.modelcontextprotocol/clientCapabilities":{}},"name":"look"}}\
      """;

  /** What is logged of telemetry while a gateway runs, which has set logging up. */
  private record Lines(Logger logger, ListAppender<ILoggingEvent> appender)
      implements AutoCloseable {

    static Lines open() {
      LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
      Lines lines = new Lines(context.getLogger("io.cardea.app.telemetry"), new ListAppender<>());
      lines.appender.setContext(context);
      lines.appender.start();
      lines.logger.addAppender(lines.appender);
      return lines;
    }

    List<String> said() {
      return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
      logger.detachAppender(appender);
    }
  }

  private Collector collector;
  private ScriptedServer server;

  @BeforeEach
  void open() throws IOException {
    collector = Collector.start();
    server =
        ScriptedServer.start()
            .modern()
            .offering("tools", "[{\"name\":\"look\",\"inputSchema\":{\"type\":\"object\"}}]");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    collector.close();
  }

  private TestGateway start(Map<String, String> environment) throws IOException {
    return TestGateway.start(
        Documents.open("here", server.url(), "robot"), Optional.empty(), environment);
  }

  private static McpClient robot(TestGateway gateway) {
    return gateway.client("here", "robot").modernly("tools/call", "look");
  }

  @Test
  void shouldChangeNothingWithoutACollector() throws Exception {
    try (TestGateway gateway = start(Map.of())) {
      robot(gateway)
          .with("traceparent: 00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-01")
          .post(CALL);

      var got = server.await("tools/call");
      assertThat(got.text()).isEqualTo(CALL);
      assertThat(got.header("traceparent")).isEmpty();
      assertThat(gateway.awaitAudit("\"intent\"", "look")).doesNotContain("\"trace\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"OTEL_SDK_DISABLED, true", "OTEL_TRACES_EXPORTER, none"})
  void shouldTellNobodyWhereItIsNotWanted(String variable, String value) throws Exception {
    try (TestGateway gateway = start(collector.environment(Map.of(variable, value)))) {
      robot(gateway).post(CALL);

      assertThat(server.await("tools/call").text()).isEqualTo(CALL);
    }
    assertThat(collector.fields("/v1/traces", "x-collector-key")).isEmpty();
  }

  @Test
  void shouldTellTracesOnlyWhereOnlyTheyHaveAnAddress() throws Exception {
    Map<String, String> environment =
        Map.of(
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            collector.url() + "/v1/traces",
            "OTEL_SERVICE_NAME",
            "edge",
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=test",
            "OTEL_BSP_SCHEDULE_DELAY",
            "50");
    try (TestGateway gateway = start(environment)) {
      robot(gateway).post(CALL);
      collector.await(span -> span.getName().equals("tools/call look"), "the call");
    }
    assertThat(collector.resource())
        .containsEntry("service.name", "edge")
        .containsEntry("deployment.environment.name", "test");
    assertThat(collector.metrics()).isEmpty();
    assertThat(collector.lines()).isEmpty();
  }

  @Test
  void shouldServeWhileTheCollectorIsAwayAndSaySoOnce() throws Exception {
    collector.answer(400);
    Map<String, String> environment =
        collector.environment(
            Map.of(
                "OTEL_METRICS_EXPORTER", "none",
                "OTEL_LOGS_EXPORTER", "none",
                "OTEL_BSP_MAX_QUEUE_SIZE", "600"));
    try (TestGateway gateway = start(environment);
        Lines lines = Lines.open()) {
      for (int i = 0; i < 1_000; i++) {
        assertThat(robot(gateway).post(CALL).status()).isEqualTo(200);
      }
      TestGateway.eventually(() -> !lines.said().isEmpty(), "a line about the collector");
      collector.answer(200);
      TestGateway.eventually(
          () -> {
            try {
              return robot(gateway).post(CALL).status() == 200 && !collector.spans().isEmpty();
            } catch (IOException e) {
              return false;
            }
          },
          "spans again");
      TestGateway.eventually(() -> lines.said().size() == 2, "a line that it is back");
      assertThat(lines.said().getFirst()).contains("does not get to its collector");
      assertThat(lines.said().getLast()).contains("again");
    }
  }

  @Test
  void shouldStopThoughTheCollectorHangs() throws Exception {
    ServerSocket hung = Listeners.any();
    TestGateway gateway = start(patientWith("http://127.0.0.1:" + hung.getLocalPort()));
    try (Lines lines = Lines.open()) {
      assertThat(robot(gateway).post(CALL).status()).isEqualTo(200);
      // When an export waits for its answer, far longer than a test may take
      try (hung;
          Socket _ = hung.accept()) {
        gateway.close();
      }
      awaitGivenUp(lines);
    }
  }

  @Test
  void shouldStopThoughTheCollectorIsGone() throws Exception {
    TestGateway gateway = start(patientWith(collector.url()));
    try (Lines lines = Lines.open()) {
      assertThat(robot(gateway).post(CALL).status()).isEqualTo(200);
      collector.await(span -> span.getName().equals("tools/call look"), "the call");

      collector.close();
      assertThat(robot(gateway).post(CALL).status()).isEqualTo(200);

      gateway.close();
      awaitGivenUp(lines);
    }
  }

  private Map<String, String> patientWith(String url) {
    return collector.environment(
        Map.of(
            "OTEL_METRICS_EXPORTER", "none",
            "OTEL_LOGS_EXPORTER", "none",
            "OTEL_EXPORTER_OTLP_ENDPOINT", url,
            "OTEL_EXPORTER_OTLP_TIMEOUT", "3600000"));
  }

  /** What was under way at the stop says so, and is heard by no other test. */
  private static void awaitGivenUp(Lines lines) {
    TestGateway.eventually(() -> !lines.said().isEmpty(), "the end of the last export");
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_PROTOCOL, grpc, http/protobuf",
    "OTEL_TRACES_EXPORTER, zipkin, otlp or none",
    "CARDEA_TRACE_CALLERS, trust, continue",
    "CARDEA_TRACE_BAGGAGE, yes, drop",
    "OTEL_TRACES_SAMPLER, sometimes, sometimes",
    "OTEL_EXPORTER_OTLP_ENDPOINT, not an address, telemetry"
  })
  void shouldNotStartWithWhatItCannotDo(String variable, String value, String told) {
    assertThatThrownBy(() -> start(collector.environment(Map.of(variable, value))).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining(told);
  }
}
