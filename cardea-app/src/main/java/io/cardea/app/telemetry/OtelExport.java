package io.cardea.app.telemetry;

import io.cardea.model.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The OpenTelemetry SDK, exporting by OTLP over HTTP from threads of its own. Its queues are
 * bounded (2,048 spans, as many lines): what finds no room is dropped, and no call waits.
 */
final class OtelExport implements AutoCloseable {

  /** Who tells, in what is told. */
  static final String SCOPE = "io.cardea";

  private static final long STOP_SECONDS = 5;
  private static final AttributeKey<String> INSTANCE =
      AttributeKey.stringKey("service.instance.id");

  /** What the SDK says itself of each failed export; {@link ExportWatch} says it once. */
  private static final Logger SDK_LOG = Logger.getLogger("io.opentelemetry");

  private final OpenTelemetrySdk sdk;
  private final Traces traces;
  private final LogExport logs;

  private OtelExport(OpenTelemetrySdk sdk, Traces traces, LogExport logs) {
    this.sdk = sdk;
    this.traces = traces;
    this.logs = logs;
  }

  /**
   * Starts to export.
   *
   * @throws IOException if a setting cannot be used
   */
  static OtelExport start(OtlpSettings settings, MeterRegistry metrics) throws IOException {
    SDK_LOG.setLevel(Level.OFF);
    OpenTelemetrySdk sdk;
    try {
      sdk = sdk(settings);
    } catch (ConfigurationException e) {
      throw new IOException("telemetry cannot be exported: " + e.getMessage(), e);
    }
    if (settings.signals().contains(Signal.METRICS)) {
      MetricExport.of(metrics, sdk.getMeterProvider().get(SCOPE));
    }
    LogExport logs = new LogExport(sdk.getLogsBridge());
    if (settings.signals().contains(Signal.LOGS)) {
      logs.attach();
    }
    boolean isTold =
        settings.signals().contains(Signal.TRACES) || settings.signals().contains(Signal.METRICS);
    return new OtelExport(sdk, isTold ? new OtelTraces(sdk, settings) : Traces.OFF, logs);
  }

  private static OpenTelemetrySdk sdk(OtlpSettings settings) {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesCustomizer(_ -> settings.properties())
        .addResourceCustomizer((resource, _) ->
            Resource.create(Attributes.of(INSTANCE, UUID.randomUUID().toString())).merge(resource))
        .addSpanExporterCustomizer((exporter, _) -> new WatchedSpans(exporter))
        .addMetricExporterCustomizer((exporter, _) -> new WatchedMetrics(exporter))
        .addLogRecordExporterCustomizer((exporter, _) -> new WatchedLogs(exporter))
        .build()
        .getOpenTelemetrySdk();
  }

  Traces traces() {
    return traces;
  }

  @Override
  public void close() {
    logs.detach();
    sdk.shutdown().join(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
