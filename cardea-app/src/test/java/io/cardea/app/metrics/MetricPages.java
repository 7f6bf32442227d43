package io.cardea.app.metrics;

import io.cardea.model.metric.Metric;
import java.util.stream.Collectors;

/** What is written of metrics and alerts in the pages for people. */
final class MetricPages {

  private MetricPages() {}

  /** The table of the reference. */
  static String table() {
    StringBuilder text = new StringBuilder("| Name | Type | Labels | | What it tells |\n");
    text.append("|---|---|---|---|---|\n");
    for (Metric metric : Metric.values()) {
      String names =
          metric.exported().stream()
              .map(name -> "`" + name + "`")
              .collect(Collectors.joining(", "));
      String labels =
          metric.labels().stream()
              .map(label -> "`" + label.word() + "`")
              .collect(Collectors.joining(", "));
      text.append("| ").append(names);
      text.append(" | ").append(type(metric));
      text.append(" | ").append(labels);
      text.append(" | ").append(metric.help());
      text.append(" | ").append(metric.tells()).append(" |\n");
    }
    return text.toString();
  }

  private static String type(Metric metric) {
    return switch (metric.kind()) {
      case COUNTER -> "counter";
      case GAUGE -> "gauge";
      case TIMER -> "summary, and a gauge of the longest";
      case HISTOGRAM -> "histogram, and a gauge of the longest";
    };
  }

  /** What to do when an alert fires. */
  static String runbook() {
    StringBuilder text = new StringBuilder();
    for (Alert alert : Alerts.all()) {
      text.append("### ").append(alert.name()).append("\n\n");
      text.append(alert.summary()).append(" (").append(alert.severity());
      text.append(alert.pending().equals("0m") ? ", at once" : ", after " + alert.pending());
      text.append(")\n\n").append(alert.advice()).append("\n\n");
    }
    return text.toString();
  }
}
