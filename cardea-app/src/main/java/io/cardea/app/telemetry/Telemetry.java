package io.cardea.app.telemetry;

import io.cardea.model.trace.Traces;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.trace.MetaContext;
import io.cardea.upstream.trace.TracedUpstreams;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a running gateway measures, and what of it and of its calls it tells. Thread-safe. */
public final class Telemetry implements AutoCloseable {

  private final PrometheusMeterRegistry metrics;
  private final Traces traces;
  private final boolean baggage;
  private final @Nullable OtelExport export;

  private Telemetry(
      PrometheusMeterRegistry metrics,
      Traces traces,
      boolean baggage,
      @Nullable OtelExport export) {
    this.metrics = metrics;
    this.traces = traces;
    this.baggage = baggage;
    this.export = export;
  }

  /**
   * Begins to tell a collector what {@code environment} wants told; nothing if it names none.
   *
   * @param environment looks up variables; null if not set
   * @throws IOException if a variable cannot be used; the message says which and what to do
   */
  public static Telemetry start(Function<String, @Nullable String> environment) throws IOException {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    OtlpSettings settings = OtlpSettings.of(environment);
    if (settings.signals().isEmpty()) {
      return new Telemetry(metrics, Traces.OFF, false, null);
    }
    OtelExport export = OtelExport.start(settings, metrics);
    return new Telemetry(metrics, export.traces(), settings.baggage(), export);
  }

  /** What is measured, for Prometheus to scrape; what is added later is told a collector too. */
  public PrometheusMeterRegistry metrics() {
    return metrics;
  }

  /** Where calls are told of. */
  public Traces traces() {
    return traces;
  }

  /**
   * Servers whose exchanges are told of, if calls are.
   *
   * @param depth nesting of messages
   */
  public Upstreams around(Upstreams upstreams, int depth) {
    return traces.isOn()
        ? new TracedUpstreams(upstreams, new MetaContext(depth, baggage))
        : upstreams;
  }

  /** Tells the rest; blocks for a few seconds at most. */
  @Override
  public void close() {
    if (export != null) {
      export.close();
    }
  }
}
