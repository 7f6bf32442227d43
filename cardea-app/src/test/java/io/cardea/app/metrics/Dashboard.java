package io.cardea.app.metrics;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.model.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A dashboard of Grafana: a panel for each of its metrics, in rows of two.
 *
 * @param name of its file
 * @param title of it
 */
record Dashboard(String name, String title, List<Metric> metrics) {

  private static final int WIDTH = 12;
  private static final int HEIGHT = 8;

  /** A line of a panel. */
  private record Query(String expression, String legend) {}

  static List<Dashboard> all() {
    return List.of(
        new Dashboard(
            "overview",
            "Cardea: overview",
            List.of(
                Metric.CALL_DURATION,
                Metric.CALL_OWN,
                Metric.REFUSALS,
                Metric.INCIDENTS,
                Metric.SERVERS,
                Metric.BREAKERS_OPEN,
                Metric.CALLS_OPEN,
                Metric.CALLS_LIMIT,
                Metric.STREAMS_KEPT,
                Metric.STREAMS_UNREAD,
                Metric.STREAMS_DROPPED,
                Metric.RELAYED_OPEN,
                Metric.SESSIONS_TAKEN_OVER,
                Metric.CONFIGURATION_VERSION)),
        new Dashboard(
            "upstreams",
            "Cardea: upstreams",
            List.of(
                Metric.CALL_UPSTREAM,
                Metric.CALL_DURATION,
                Metric.INCIDENTS,
                Metric.SERVERS,
                Metric.BREAKERS_OPEN,
                Metric.ADAPTERS,
                Metric.PROCESSES,
                Metric.CONVERSATIONS)),
        audit(),
        new Dashboard(
            "access",
            "Cardea: access",
            List.of(
                Metric.REFUSALS,
                Metric.LIMIT_REFUSALS,
                Metric.ISSUERS_SILENT,
                Metric.TLS_CERTIFICATE_EXPIRES)));
  }

  private static Dashboard audit() {
    return new Dashboard(
        "audit",
        "Cardea: audit",
        List.of(
            Metric.AUDIT_RECORDS,
            Metric.AUDIT_UNAVAILABLE,
            Metric.AUDIT_SILENCE,
            Metric.AUDIT_SEALED,
            Metric.AUDIT_SEAL_FAILING,
            Metric.AUDIT_ANCHOR_FAILING,
            Metric.AUDIT_ANCHOR_LAG,
            Metric.AUDIT_ANCHOR_FAILURES,
            Metric.AUDIT_WITNESS_CONTRADICTS,
            Metric.AUDIT_COMBINED_CONTRADICTS,
            Metric.AUDIT_TAMPERED,
            Metric.AUDIT_INTENTS_OPEN,
            Metric.AUDIT_SUBJECTS,
            Metric.AUDIT_KEYS_FAILED,
            Metric.AUDIT_USED,
            Metric.AUDIT_BUDGET,
            Metric.AUDIT_OLDEST,
            Metric.AUDIT_REMOVED,
            Metric.AUDIT_HELD,
            Metric.AUDIT_REMOVAL_FAILING,
            Metric.AUDIT_COPY_BEHIND,
            Metric.AUDIT_COPY_LAG,
            Metric.AUDIT_COPY_FAILURES,
            Metric.AUDIT_ORDERS_REFUSED,
            Metric.DATA_FREE,
            Metric.DATA_FULL_IN,
            Metric.DATA_SIZE));
  }

  /** The file. */
  String toJson() {
    List<String> panels = new ArrayList<>();
    for (Metric metric : metrics) {
      panels.add(panel(panels.size(), metric));
    }
    return """
    {
      "uid": %s,
      "title": %s,
      "tags": ["cardea"],
      "schemaVersion": 39,
      "refresh": "30s",
      "time": {"from": "now-6h", "to": "now"},
      "templating": {"list": [
        {"name": "datasource", "type": "datasource", "query": "prometheus"}
      ]},
      "panels": [
    %s
      ]
    }
    """
        .formatted(quote("cardea-" + name), quote(title), String.join(",\n", panels));
  }

  private static String panel(int index, Metric metric) {
    List<Query> queries = queries(metric);
    String targets =
        queries.stream()
            .map(query ->
                "{\"refId\": %s, \"expr\": %s, \"legendFormat\": %s}"
                    .formatted(
                        quote(String.valueOf((char) ('A' + queries.indexOf(query)))),
                        quote(query.expression()),
                        quote(query.legend())))
            .collect(Collectors.joining(",\n        "));
    return """
    {
      "id": %d,
      "type": "timeseries",
      "title": %s,
      "description": %s,
      "datasource": {"type": "prometheus", "uid": "${datasource}"},
      "fieldConfig": {"defaults": {"unit": %s, "min": 0}, "overrides": []},
      "gridPos": {"h": %d, "w": %d, "x": %d, "y": %d},
      "targets": [
        %s
      ]
    }\
    """
        .formatted(
            index + 1,
            quote(metric.help()),
            quote(metric.tells()),
            quote(unit(metric)),
            HEIGHT,
            WIDTH,
            index % 2 * WIDTH,
            index / 2 * HEIGHT,
            targets);
  }

  private static String unit(Metric metric) {
    if (metric == Metric.TLS_CERTIFICATE_EXPIRES) {
      return "dateTimeAsIso";
    }
    return switch (metric.unit()) {
      case "seconds" -> "s";
      case "bytes" -> "bytes";
      default -> metric.kind() == Metric.Kind.COUNTER ? "cps" : "short";
    };
  }

  private static List<Query> queries(Metric metric) {
    List<String> names = metric.exported();
    String by = metric.labels().isEmpty() ? "instance" : metric.labelWords();
    String legend =
        metric.labels().isEmpty()
            ? "{{instance}}"
            : metric.labels().stream()
                .map(label -> "{{" + label.word() + "}}")
                .collect(Collectors.joining(" "));
    return switch (metric.kind()) {
      case COUNTER ->
          List.of(new Query("sum by (%s) (rate(%s[5m]))".formatted(by, names.getFirst()), legend));
      case GAUGE -> List.of(new Query("max by (%s) (%s)".formatted(by, names.getFirst()), legend));
      case TIMER ->
          List.of(
              new Query(
                  "sum by (tenant, adapter) (rate(%s[5m])) / sum by (tenant, adapter) (rate(%s[5m]))"
                      .formatted(names.get(1), names.get(0)),
                  "{{tenant}} {{adapter}} mean"));
      case HISTOGRAM ->
          List.of(quantile(names.getFirst(), "0.5"), quantile(names.getFirst(), "0.99"));
    };
  }

  private static Query quantile(String bucket, String share) {
    return new Query(
        "histogram_quantile(%s, sum by (tenant, adapter, le) (rate(%s[5m])))"
            .formatted(share, bucket),
        "{{tenant}} {{adapter}} " + share);
  }
}
