package io.cardea.model.metric;

import java.util.List;

/** What Prometheus calls a metric: its unit, and what is measured of it, are in the names. */
final class PrometheusName {

  private PrometheusName() {}

  static List<String> all(String id, String unit, MetricKind kind) {
    String name = id.replace('.', '_') + (unit.isEmpty() ? "" : "_" + unit);
    return switch (kind) {
      case COUNTER -> List.of(name + "_total");
      case GAUGE -> List.of(name);
      case TIMER -> List.of(name + "_count", name + "_sum", name + "_max");
      case HISTOGRAM -> List.of(name + "_bucket", name + "_count", name + "_sum", name + "_max");
    };
  }
}
