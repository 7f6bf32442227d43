package io.cardea.app.metrics;

import io.cardea.model.metric.Metric;
import java.util.LinkedHashMap;
import java.util.Map;

/** Series that Prometheus computes once for whoever wants them. */
final class Recordings {

  /** Share of the calls of an adapter that did not end well, but for those that were cancelled. */
  static final String ERRORS = "cardea:call_errors:ratio_rate5m";

  /** What one in a hundred calls of an adapter exceeds, in seconds. */
  static final String SLOWEST = "cardea:call_duration_seconds:p99_rate5m";

  /** Seconds that a call spends in the gateway, on average. */
  static final String OWN = "cardea:call_own_seconds:mean_rate5m";

  private Recordings() {}

  /** Expressions by name. */
  static Map<String, String> all() {
    String calls = Metric.CALL_UPSTREAM.exported().getFirst();
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put(
        ERRORS,
        "sum by (tenant, adapter) (rate(%1$s{outcome=~\"error|broken|invalid\"}[5m])) / sum by (tenant, adapter) (rate(%1$s[5m]))"
            .formatted(calls));
    rules.put(
        SLOWEST,
        "histogram_quantile(0.99, sum by (tenant, adapter, le) (rate(%s[5m])))"
            .formatted(Metric.CALL_DURATION.exported().getFirst()));
    rules.put(
        OWN,
        "sum by (job, instance) (rate(%s{method!~\"GET|subscriptions/listen\"}[5m])) / sum by (job, instance) (rate(%s{method!~\"GET|subscriptions/listen\"}[5m]))"
            .formatted(Metric.CALL_OWN.exported().get(1), Metric.CALL_OWN.exported().getFirst()));
    return rules;
  }
}
