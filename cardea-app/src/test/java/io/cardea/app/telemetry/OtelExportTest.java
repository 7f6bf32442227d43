package io.cardea.app.telemetry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class OtelExportTest {

  private static final int SERIES = 5_000;

  /** What is exported when a gateway with {@code registry} stops. */
  private static String exported(SimpleMeterRegistry registry) throws IOException {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      Map<String, String> environment =
          Map.of(
              "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
              "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics");
      OtelExport.start(OtlpSettings.of(environment::get), registry).close();
    } finally {
      server.stop(0);
    }
    return String.join("", bodies);
  }

  @Test
  void shouldTellManySeriesApart() throws IOException {
    // Given
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    for (int i = 1; i <= SERIES; i++) {
      registry.counter("counted", "place", "p" + i + ";").increment();
      // A registry holds what it reads weakly, but this value is always there.
      registry.gauge("seen", List.of(Tag.of("place", "g" + i + ";")), 1);
    }

    // When
    String exported = exported(registry);

    // Then
    assertThat(exported).contains("p1;", "g1;", "p" + SERIES + ";", "g" + SERIES + ";");
    assertThat(exported).doesNotContain("otel.metric.overflow");
  }

  @Test
  void shouldStartWithPropagatorsThatThereAreNot() throws IOException {
    System.setProperty("otel.propagators", "tracecontext,b3");
    try {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      registry.counter("counted", "place", "here").increment();
      assertThat(exported(registry)).contains("counted");
    } finally {
      System.clearProperty("otel.propagators");
    }
  }
}
