package io.cardea.app.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;

/** An exporter whose failures are logged. */
final class WatchedLogs implements LogRecordExporter {

  private final LogRecordExporter exporter;
  private final ExportWatch watch = new ExportWatch(Signal.LOGS);

  WatchedLogs(LogRecordExporter exporter) {
    this.exporter = exporter;
  }

  @Override
  public CompletableResultCode export(Collection<LogRecordData> data) {
    return watch.of(exporter.export(data));
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
