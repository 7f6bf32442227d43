package io.cardea.app.metrics;

import static io.cardea.app.metrics.Alerts.AT_ONCE;
import static io.cardea.app.metrics.Alerts.CRITICAL;
import static io.cardea.app.metrics.Alerts.flag;

import io.cardea.model.metric.Metric;

/** That somebody elsewhere has seen another audit log. */
final class Contradictions {

  private Contradictions() {}

  static Alert byWitness() {
    return flag(
        Metric.AUDIT_WITNESS_CONTRADICTS,
        "CardeaAuditWitnessContradicts",
        CRITICAL,
        AT_ONCE,
        "A witness has seen another audit log than this one.",
        "As for `CardeaAuditTampered`: keep the folder as it is, copy it away, and compare it with"
            + " what the witness has cosigned. If the data folder was put back from a backup, that"
            + " is why: [start a new log](prove-what-happened.md#it-is-not).");
  }

  static Alert byCombined() {
    return flag(
        Metric.AUDIT_COMBINED_CONTRADICTS,
        "CardeaAuditCombinedContradicts",
        CRITICAL,
        AT_ONCE,
        "A combined checkpoint says something else of this node's audit log.",
        "As for `CardeaAuditWitnessContradicts`: keep the folder as it is, copy it away, and compare"
            + " it with the combined checkpoints that the job of `cardea audit combine` and the other"
            + " nodes have.");
  }
}
