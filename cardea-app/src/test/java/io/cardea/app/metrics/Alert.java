package io.cardea.app.metrics;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An alerting rule of Prometheus.
 *
 * @param name of it, {@code Cardea…}
 * @param severity {@code critical} wakes somebody, {@code warning} waits for the morning
 * @param expression that is true while there is a reason
 * @param pending how long it must have been true
 * @param summary what has happened
 * @param advice what to do
 * @param sample when it fires
 */
record Alert(
    String name,
    String severity,
    String expression,
    String pending,
    String summary,
    String advice,
    Sample sample) {

  /**
   * Series with which the rule is tested, in steps of 15 s.
   *
   * @param series values by series, in the notation of promtool
   * @param quiet a time at which it must not fire
   * @param firing a time at which it must
   * @param labels that it then has besides its severity
   */
  record Sample(
      Map<String, String> series, String quiet, String firing, Map<String, String> labels) {}

  private static final String RUNBOOK = "docs/guide/observe.md#";

  /** Where it is written what to do. */
  String runbook() {
    return RUNBOOK + name.toLowerCase(Locale.ROOT);
  }

  List<String> annotations() {
    return List.of("summary: " + quoted(summary), "runbook_url: " + quoted(runbook()));
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
