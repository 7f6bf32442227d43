package io.cardea.it.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cardea.testkit.gateway.TestGateway;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** A collector of OpenTelemetry on loopback: reads OTLP over HTTP and keeps what it gets. */
final class Collector implements AutoCloseable {

  /** One export as it came. */
  private record Export(String path, Map<String, String> fields, String bytes) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Export> exports = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  private Collector(HttpServer server) {
    this.server = server;
  }

  static Collector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Collector collector = new Collector(server);
    server.setExecutor(collector.threads);
    server.createContext("/", collector::take);
    server.start();
    return collector;
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> fields = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> fields.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    if (status == 200) {
      exports.add(
          new Export(exchange.getRequestURI().getPath(), fields, new String(body, ISO_8859_1)));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** Variables of a gateway that tells this collector everything, soon. */
  Map<String, String> environment() {
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", String.valueOf(System.getenv("PATH")));
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", url());
    variables.put("OTEL_EXPORTER_OTLP_HEADERS", "x-collector-key=0815");
    variables.put("OTEL_BSP_SCHEDULE_DELAY", "50");
    variables.put("OTEL_BLRP_SCHEDULE_DELAY", "50");
    variables.put("OTEL_METRIC_EXPORT_INTERVAL", "100");
    return variables;
  }

  /** The same with {@code more}. */
  Map<String, String> environment(Map<String, String> more) {
    Map<String, String> variables = environment();
    variables.putAll(more);
    return variables;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers with this status from now on; keeps nothing unless it is 200. */
  void answer(int other) {
    status = other;
  }

  /** Every byte that it got, one character each. */
  String everything() {
    StringBuilder all = new StringBuilder();
    exports.forEach(export -> all.append(export.bytes()).append('\n'));
    return all.toString();
  }

  /** Values of a header field of the exports to {@code path}. */
  List<String> fields(String path, String name) {
    return exports.stream()
        .filter(export -> export.path().equals(path))
        .map(export -> String.valueOf(export.fields().get(name)))
        .toList();
  }

  /** Every span so far. */
  List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (byte[] body : bodies("/v1/traces")) {
      try {
        ExportTraceServiceRequest.parseFrom(body)
            .getResourceSpansList()
            .forEach(resource ->
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("no OTLP", e);
      }
    }
    return spans;
  }

  /** What the newest export of spans says of who sends it. */
  Map<String, String> resource() {
    try {
      return attributes(
          ExportTraceServiceRequest.parseFrom(bodies("/v1/traces").getLast())
              .getResourceSpans(0)
              .getResource()
              .getAttributesList());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("no OTLP", e);
    }
  }

  /** Every metric so far, the newest last. */
  List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    for (byte[] body : bodies("/v1/metrics")) {
      try {
        ExportMetricsServiceRequest.parseFrom(body)
            .getResourceMetricsList()
            .forEach(resource ->
                resource
                    .getScopeMetricsList()
                    .forEach(scope -> metrics.addAll(scope.getMetricsList())));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("no OTLP", e);
      }
    }
    return metrics;
  }

  /** Every log line so far. */
  List<LogRecord> lines() {
    List<LogRecord> lines = new ArrayList<>();
    for (byte[] body : bodies("/v1/logs")) {
      try {
        ExportLogsServiceRequest.parseFrom(body)
            .getResourceLogsList()
            .forEach(resource ->
                resource
                    .getScopeLogsList()
                    .forEach(scope -> lines.addAll(scope.getLogRecordsList())));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("no OTLP", e);
      }
    }
    return lines;
  }

  private List<byte[]> bodies(String path) {
    return exports.stream()
        .filter(export -> export.path().equals(path))
        .map(export -> export.bytes().getBytes(ISO_8859_1))
        .toList();
  }

  /** Waits for a span that fits. */
  Span await(Predicate<Span> wanted, String what) {
    return await(wanted, 1, what).getFirst();
  }

  /** Waits for {@code count} spans that fit. */
  List<Span> await(Predicate<Span> wanted, int count, String what) {
    TestGateway.eventually(
        () -> spans().stream().filter(wanted).count() >= count, count + " spans: " + what);
    return spans().stream().filter(wanted).toList();
  }

  /** Attributes by name; numbers as they are written. */
  static Map<String, String> attributes(List<KeyValue> attributes) {
    Map<String, String> values = new HashMap<>();
    for (KeyValue attribute : attributes) {
      values.put(
          attribute.getKey(),
          attribute.getValue().hasIntValue()
              ? String.valueOf(attribute.getValue().getIntValue())
              : attribute.getValue().getStringValue());
    }
    return values;
  }

  static Map<String, String> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
