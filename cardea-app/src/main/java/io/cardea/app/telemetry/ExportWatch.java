package io.cardea.app.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that exports of a signal fail, and once that they do no more. Thread-safe. */
final class ExportWatch {

  private static final Logger LOG = LoggerFactory.getLogger(ExportWatch.class);

  private final Signal signal;
  private final AtomicBoolean failing = new AtomicBoolean();

  ExportWatch(Signal signal) {
    this.signal = signal;
  }

  /** {@code result}, watched. */
  CompletableResultCode of(CompletableResultCode result) {
    return result.whenComplete(() -> ended(result));
  }

  private void ended(CompletableResultCode result) {
    if (!result.isSuccess() && !failing.getAndSet(true)) {
      Throwable cause = result.getFailureThrowable();
      LOG.atWarn()
          .addKeyValue("signal", signal.word())
          .log(
              "telemetry does not get to its collector, and is dropped until it does: {}",
              cause == null ? "no reason is known" : cause.getClass().getSimpleName());
    } else if (result.isSuccess() && failing.getAndSet(false)) {
      LOG.atInfo()
          .addKeyValue("signal", signal.word())
          .log("telemetry gets to its collector again");
    }
  }
}
