package io.cardea.app.metrics;

import io.cardea.app.metrics.Alert.Sample;
import io.cardea.model.metric.Metric;
import java.util.Map;

/** What somebody should be told of the database that nodes share for their audit logs. */
final class NodeAlerts {

  private NodeAlerts() {}

  static Alert notCopied() {
    String lag = Alerts.name(Metric.AUDIT_COPY_LAG);
    return new Alert(
        "CardeaAuditNotCopied",
        Alerts.WARNING,
        lag + " > 300",
        "5m",
        "Audit records have been waiting for more than five minutes to be copied to PostgreSQL.",
        "The log says why: a database that is away, full or refuses, or one that has another state of"
            + " this log. Calls go on, and nothing is lost: what is missing there is in the log, and"
            + " copied when it works again. Until then questions to all nodes miss what is new: [ask"
            + " all nodes](find-who-called-what.md#ask-all-nodes).",
        new Sample(
            Map.of(lag + Alerts.labels(Alerts.PLACE), "0x19 600x100"), "4m", "20m", Alerts.PLACE));
  }

  static Alert ordersRefused() {
    String series = Alerts.name(Metric.AUDIT_ORDERS_REFUSED);
    return new Alert(
        "CardeaAuditOrdersRefused",
        Alerts.CRITICAL,
        series + " > 0",
        Alerts.AT_ONCE,
        "Orders to all nodes were changed in the database, or are not of this gateway's nodes.",
        "`cardea audit orders` says which ones, and what to do. If the nodes have the same"
            + " `CARDEA_AUDIT_NODES_KEY`, somebody else writes to the database: change its passwords,"
            + " and look who can. Nothing that they wrote is carried out; what they took away has to"
            + " be ordered again: [on all nodes](what-is-recorded.md#on-all-nodes).",
        new Sample(
            Map.of(series + Alerts.labels(Alerts.PLACE), Alerts.FLAG), "4m", "10m", Alerts.PLACE));
  }
}
