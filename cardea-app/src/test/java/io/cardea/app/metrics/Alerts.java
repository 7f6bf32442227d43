package io.cardea.app.metrics;

import io.cardea.app.metrics.Alert.Sample;
import io.cardea.audit.segment.DiskStep;
import io.cardea.audit.subject.SubjectKeys;
import io.cardea.model.metric.Metric;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody should be told of. */
final class Alerts {

  static final String CRITICAL = "critical";
  static final String WARNING = "warning";
  static final String AT_ONCE = "0m";

  /** A bound of the histogram: what is between two is not known better. */
  static final int SLOW_SECONDS = 5;

  static final Map<String, String> PLACE = Map.of("instance", "a", "job", "cardea");

  /** Nothing for five minutes, then one from there on. */
  static final String FLAG = "0x19 1x100";

  private Alerts() {}

  static List<Alert> all() {
    return Stream.of(List.of(down()), ofTheLog(), ofTheMachine(), ofServers(), ofCalls())
        .flatMap(List::stream)
        .toList();
  }

  private static Alert down() {
    return new Alert(
        "CardeaDown",
        CRITICAL,
        "up{job=\"cardea\"} == 0",
        "1m",
        "A gateway does not answer Prometheus.",
        "Look whether the process runs, and at the end of its log. `/metrics` wants a key of an"
            + " administrator from other machines: a 401 looks like this, too.",
        new Sample(Map.of("up" + labels(PLACE), "1x19 0x100"), "4m", "10m", PLACE));
  }

  private static List<Alert> ofTheLog() {
    return List.of(
        flag(
            Metric.AUDIT_TAMPERED,
            "CardeaAuditTampered",
            CRITICAL,
            AT_ONCE,
            "The audit log is not what was sealed.",
            "Keep the folder as it is, copy it away, and run `cardea audit verify` on the copy with"
                + " the key and the newest checkpoint that you keep elsewhere: [prove what"
                + " happened](prove-what-happened.md#it-is-not)."),
        growth(
            Metric.AUDIT_UNAVAILABLE,
            "CardeaAuditNotWritable",
            CRITICAL,
            "Calls are refused because the audit log cannot be written.",
            "Make room on the disk of the data folder, or mend it: until then no call is made."
                + " Nothing has to be restarted."),
        flag(
            Metric.AUDIT_SEAL_FAILING,
            "CardeaAuditSealFailing",
            WARNING,
            "5m",
            "The audit log cannot be sealed.",
            "The log says why: room, rights or the signing key below `audit`. Records are kept"
                + " meanwhile, and sealed when it works again."),
        flag(
            Metric.AUDIT_ANCHOR_FAILING,
            "CardeaAuditAnchorFailing",
            WARNING,
            "15m",
            "Checkpoints do not get to their anchor.",
            "The log says which one, and why: the disk of `--audit-anchor`, a webhook or a witness."
                + " Until it is back, a log that was cut off at its end would not show there."),
        Contradictions.byWitness(),
        Contradictions.byCombined(),
        growth(
            Metric.AUDIT_KEYS_FAILED,
            "CardeaAuditKeysFailing",
            CRITICAL,
            "Calls of new persons and agents are refused because they get no key in the audit log.",
            "The log says why: the disk of `audit-subjects` in the data folder fails, or there are as"
                + " many subjects as the log takes."),
        silence(),
        subjects(),
        removal(),
        overBudget(),
        NodeAlerts.notCopied(),
        NodeAlerts.ordersRefused());
  }

  private static Alert silence() {
    String series = name(Metric.AUDIT_SILENCE);
    return new Alert(
        "CardeaAuditDiskSilent",
        CRITICAL,
        "%s > %d".formatted(series, DiskStep.STALL.toSeconds()),
        "1m",
        "The disk of the audit log does not answer, and calls are refused.",
        "Look at the disk of the data folder: a remote one that is away, a frozen snapshot, a"
            + " device that resets. Calls go on by themselves when it answers; a stop of the gateway"
            + " gives up on it after a while.",
        new Sample(Map.of(series + labels(PLACE), "0x19 30+15x100"), "4m", "10m", PLACE));
  }

  private static Alert subjects() {
    String series = name(Metric.AUDIT_SUBJECTS);
    return new Alert(
        "CardeaAuditSubjects",
        WARNING,
        "%s > %d".formatted(series, SubjectKeys.MAX_SUBJECTS / 10 * 9),
        AT_ONCE,
        "The audit log will soon have keys of as many persons and agents as it takes.",
        "With a million of them, calls of new ones are refused. `cardea audit erase` makes room, for"
            + " good: [what is recorded](what-is-recorded.md#forget-me). See to it that issuers name"
            + " persons by something that stays the same.",
        new Sample(Map.of(series + labels(PLACE), "1000x19 950000x100"), "4m", "10m", PLACE));
  }

  private static Alert removal() {
    return flag(
        Metric.AUDIT_REMOVAL_FAILING,
        "CardeaAuditRemovalFailing",
        WARNING,
        "15m",
        "Segments of the audit log that should go cannot be archived or removed.",
        "The log says why: an archive that is not there, rights, or a segment that is not what"
            + " was sealed, which stays as evidence. Meanwhile the disk fills: [keep records"
            + " and let them go](keep-records.md).");
  }

  private static Alert overBudget() {
    String used = name(Metric.AUDIT_USED);
    String budget = name(Metric.AUDIT_BUDGET);
    return new Alert(
        "CardeaAuditOverBudget",
        WARNING,
        "%s > %s and %s > 0".formatted(used, budget, budget),
        "15m",
        "The audit log is larger than its budget, and nothing goes.",
        "If `%s` is more than 0, legal holds keep what would go: end some, or make the budget and"
                .formatted(name(Metric.AUDIT_HELD))
            + " the disk larger. Else look at `%s`.".formatted(name(Metric.AUDIT_REMOVAL_FAILING)),
        new Sample(
            Map.of(used + labels(PLACE), "50x19 150x100", budget + labels(PLACE), "100x120"),
            "4m",
            "25m",
            PLACE));
  }

  private static List<Alert> ofTheMachine() {
    return List.of(disk(), certificate());
  }

  private static List<Alert> ofServers() {
    return List.of(
        gauge(
            Metric.SERVERS,
            "{state=\"down\"} > 0",
            "CardeaServerDown",
            "2m",
            "A server behind the gateway is down.",
            "`cardea get adapters` says which one, since when and why."),
        gauge(
            Metric.BREAKERS_OPEN,
            " > 0",
            "CardeaBreakerOpen",
            "2m",
            "A circuit breaker is open: calls of a server or tool are not sent.",
            "`cardea describe adapter NAME` has its breakers and the last incidents. Mend the"
                + " server; nothing has to be reset."),
        gauge(
            Metric.ISSUERS_SILENT,
            " > 0",
            "CardeaIssuerSilent",
            "5m",
            "An issuer of access tokens does not answer.",
            "Tokens whose key or state is not known are refused until it does. Look at the"
                + " issuer, and at the way to it."));
  }

  private static List<Alert> ofCalls() {
    return List.of(refusals(), shed(), errors(), slow(), overhead());
  }

  static Alert flag(
      Metric metric, String name, String severity, String wait, String summary, String advice) {
    String series = name(metric);
    return new Alert(
        name,
        severity,
        series + " == 1",
        wait,
        summary,
        advice,
        new Sample(Map.of(series + labels(PLACE), FLAG), "4m", "25m", PLACE));
  }

  private static Alert growth(
      Metric metric, String name, String severity, String summary, String advice) {
    String series = name(metric);
    return new Alert(
        name,
        severity,
        "increase(%s[5m]) > 0".formatted(series),
        AT_ONCE,
        summary,
        advice,
        new Sample(Map.of(series + labels(PLACE), "0x19 0+1x100"), "4m", "10m", PLACE));
  }

  private static Alert gauge(
      Metric metric, String condition, String name, String wait, String summary, String advice) {
    Map<String, String> labels =
        metric == Metric.SERVERS
            ? Map.of("instance", "a", "job", "cardea", "state", "down")
            : PLACE;
    return new Alert(
        name,
        WARNING,
        name(metric) + condition,
        wait,
        summary,
        advice,
        new Sample(Map.of(name(metric) + labels(labels), FLAG), "4m", "25m", labels));
  }

  private static Alert disk() {
    return new Alert(
        "CardeaDiskFull",
        CRITICAL,
        "%s / %s < 0.1".formatted(name(Metric.DATA_FREE), name(Metric.DATA_SIZE)),
        "5m",
        "Less than a tenth of the disk of the data folder is free.",
        "Make room: without any, no call can be recorded, and none is made. The audit log can be"
            + " told to let old records go: [keep records and let them go](keep-records.md).",
        new Sample(
            Map.of(
                name(Metric.DATA_FREE) + labels(PLACE), "50x19 5x100",
                name(Metric.DATA_SIZE) + labels(PLACE), "100x120"),
            "4m",
            "25m",
            PLACE));
  }

  private static Alert certificate() {
    String series = name(Metric.TLS_CERTIFICATE_EXPIRES);
    return new Alert(
        "CardeaCertificateExpires",
        WARNING,
        "%s - time() < 7 * 86400".formatted(series),
        AT_ONCE,
        "The listeners' certificate ends within a week.",
        "Its renewal has failed. New files are taken within seconds, without a restart:"
            + " [HTTPS](https.md).",
        new Sample(Map.of(series + labels(PLACE), "10000000x19 600000x100"), "4m", "10m", PLACE));
  }

  private static Alert refusals() {
    String series = name(Metric.REFUSALS);
    Map<String, String> labels = Map.of("instance", "a", "job", "cardea", "status", "401");
    return new Alert(
        "CardeaRefusals",
        WARNING,
        "sum by (job, instance, status) (rate(%s{status=~\"401|403\"}[5m])) > 1".formatted(series),
        "5m",
        "Many requests are refused for want of a key or a right.",
        "A client lost its key, or somebody tries. `cardea audit tail` shows who, from where and"
            + " why.",
        new Sample(Map.of(series + labels(labels), "0x19 0+60x100"), "4m", "25m", labels));
  }

  private static Alert shed() {
    Map<String, String> labels = Map.of("instance", "a", "job", "cardea", "kind", "shed");
    return new Alert(
        "CardeaOverloaded",
        WARNING,
        "increase(%s{kind=\"shed\"}[5m]) > 0".formatted(name(Metric.INCIDENTS)),
        AT_ONCE,
        "Requests are refused because the gateway has too much to do.",
        "More processors or nodes, or lower limits for who asks most:"
            + " [limits](limits.md#when-there-is-too-much-to-do).",
        new Sample(
            Map.of(name(Metric.INCIDENTS) + labels(labels), "0x19 0+1x100"), "4m", "10m", labels));
  }

  private static Alert errors() {
    Map<String, String> labels = Map.of("adapter", "x", "tenant", "default");
    String count = Metric.CALL_UPSTREAM.exported().getFirst();
    return new Alert(
        "CardeaErrors",
        WARNING,
        "%s > 0.1 and sum by (tenant, adapter) (increase(%s[5m])) >= 20"
            .formatted(Recordings.ERRORS, count),
        "5m",
        "More than a tenth of the calls of a server fail, of twenty or more in five minutes.",
        "`cardea describe adapter NAME`, then the server's own log. The audit log has each call"
            + " with its reason.",
        new Sample(
            Map.of(
                count + "{tenant=\"default\",adapter=\"x\",outcome=\"ok\"}",
                // One call in five fails, of five in five minutes.
                "0+0.2x79 16+60x120",
                count + "{tenant=\"default\",adapter=\"x\",outcome=\"error\"}",
                "0+0.05x79 4+60x120"),
            "19m",
            "40m",
            labels));
  }

  private static Alert slow() {
    Map<String, String> labels = Map.of("adapter", "x", "tenant", "default");
    String bucket = Metric.CALL_DURATION.exported().getFirst();
    return new Alert(
        "CardeaSlow",
        WARNING,
        Recordings.SLOWEST + " > " + SLOW_SECONDS,
        "10m",
        "One in a hundred calls of a server takes longer than five seconds.",
        "The panels of the dashboard for upstreams tell whether the server is slow or the gateway."
            + " Tools that take minutes by their nature want a rule of their own.",
        new Sample(
            Map.of(
                // First every call takes between 2.5 and 5 seconds, then longer.
                bucket + "{tenant=\"default\",adapter=\"x\",le=\"2.5\"}", "0x200",
                bucket + "{tenant=\"default\",adapter=\"x\",le=\"5\"}", "0+60x79 4740x120",
                bucket + "{tenant=\"default\",adapter=\"x\",le=\"10\"}", "0+60x200",
                bucket + "{tenant=\"default\",adapter=\"x\",le=\"+Inf\"}", "0+60x200"),
            "19m",
            "45m",
            labels));
  }

  private static Alert overhead() {
    String count = Metric.CALL_OWN.exported().get(0);
    String sum = Metric.CALL_OWN.exported().get(1);
    return new Alert(
        "CardeaOverhead",
        WARNING,
        Recordings.OWN + " > 0.05",
        "10m",
        "Calls spend more than 50 ms in the gateway itself.",
        "Look at the processors of the machine, and at `cardea_calls_limit`: event loops are late,"
            + " or the disk of the audit log is slow.",
        new Sample(
            Map.of(
                count + labels(PLACE), "0+10x120",
                sum + labels(PLACE), "0+0.01x19 0.19+2x100"),
            "4m",
            "25m",
            PLACE));
  }

  /** The first name that Prometheus has for {@code metric}. */
  static String name(Metric metric) {
    return metric.exported().getFirst();
  }

  static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
