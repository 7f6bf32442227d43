package io.cardea.app.telemetry;

import java.util.Locale;

/** What OpenTelemetry exports, each for itself. */
enum Signal {
  TRACES,
  METRICS,
  LOGS;

  /** As properties name it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
