package io.cardea.app.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules as Prometheus reads them, and the tests of them for promtool. */
final class PrometheusFiles {

  private static final String HEAD =
      "# Made of the metric catalogue by MetricFilesTest (-Dcardea.reference.write=true).\n";

  private PrometheusFiles() {}

  static String rules() {
    StringBuilder text =
        new StringBuilder(HEAD).append("groups:\n- name: cardea-recordings\n  rules:\n");
    Recordings.all()
        .forEach((name, expression) ->
            text.append("  - record: ")
                .append(name)
                .append("\n    expr: ")
                .append(Alert.quoted(expression))
                .append('\n'));
    text.append("- name: cardea-alerts\n  rules:\n");
    for (Alert alert : Alerts.all()) {
      text.append("  - alert: ").append(alert.name());
      text.append("\n    expr: ").append(Alert.quoted(alert.expression()));
      text.append("\n    for: ").append(alert.pending());
      text.append("\n    labels: {severity: ").append(alert.severity()).append("}");
      text.append("\n    annotations:\n");
      alert.annotations().forEach(line -> text.append("      ").append(line).append('\n'));
    }
    return text.toString();
  }

  static String tests() {
    StringBuilder text =
        new StringBuilder(HEAD)
            .append("rule_files: [cardea.rules.yml]\nevaluation_interval: 15s\ntests:\n");
    Alerts.all().forEach(alert -> test(alert, text));
    return text.toString();
  }

  private static void test(Alert alert, StringBuilder text) {
    text.append("- interval: 15s\n  input_series:\n");
    new TreeMap<>(alert.sample().series())
        .forEach((series, values) ->
            text.append("  - series: ")
                .append(Alert.quoted(series))
                .append("\n    values: ")
                .append(Alert.quoted(values))
                .append('\n'));
    text.append("  alert_rule_test:\n  - alertname: ").append(alert.name());
    text.append("\n    eval_time: ").append(alert.sample().quiet());
    text.append("\n    exp_alerts: []\n  - alertname: ").append(alert.name());
    text.append("\n    eval_time: ").append(alert.sample().firing());
    text.append("\n    exp_alerts:\n    - exp_labels:\n");
    Map<String, String> labels = new TreeMap<>(alert.sample().labels());
    labels.put("severity", alert.severity());
    labels.forEach((name, value) ->
        text.append("        ").append(name).append(": ").append(Alert.quoted(value)).append('\n'));
    text.append("      exp_annotations:\n");
    List<String> annotations = alert.annotations();
    annotations.forEach(line -> text.append("        ").append(line).append('\n'));
  }
}
