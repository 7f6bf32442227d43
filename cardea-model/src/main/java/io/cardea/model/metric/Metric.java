package io.cardea.model.metric;

import java.util.List;

/**
 * Every metric of the gateway's own, and nothing else. What is exported is registered by these
 * rows; the reference, the dashboards and the alerting rules are made of them.
 */
public enum Metric {
  CALL_OWN(
      "cardea.call.own",
      Kind.TIMER,
      "seconds",
      List.of(MetricLabel.TENANT, MetricLabel.ADAPTER, MetricLabel.METHOD, MetricLabel.OUTCOME),
      "Time that calls spent in the gateway: from the head of the request to the end of the"
          + " answer, less the upstream's",
      "What the gateway itself costs. It grows with load; much of it at little load is a"
          + " fault of the gateway."),
  CALL_UPSTREAM(
      "cardea.call.upstream",
      Kind.TIMER,
      "seconds",
      List.of(MetricLabel.TENANT, MetricLabel.ADAPTER, MetricLabel.METHOD, MetricLabel.OUTCOME),
      "Time that calls waited for their upstream, connecting included",
      "Which server is slow, and by its outcome which one fails."),
  CALL_DURATION(
      "cardea.call.duration",
      Kind.HISTOGRAM,
      "seconds",
      List.of(MetricLabel.TENANT, MetricLabel.ADAPTER),
      "Time from the head of a request to the end of its answer, of calls that end; no event"
          + " streams",
      "What callers wait, as a distribution: for percentiles."),
  REFUSALS(
      "cardea.refusals",
      Kind.COUNTER,
      "",
      List.of(MetricLabel.STATUS),
      "Requests that the gateway refused before anything went upstream, by HTTP status",
      "A burst of 401 or 403 is a broken client or somebody who tries; of 429 a limit that is"
          + " too low; of 503 overload or an audit log that cannot be written."),
  LIMIT_REFUSALS(
      "cardea.limit.refusals",
      Kind.COUNTER,
      "",
      List.of(MetricLabel.TENANT, MetricLabel.LIMIT),
      "Calls that found no room in a declared limit, by limit",
      "Which limit holds whom back."),
  INCIDENTS(
      "cardea.incidents",
      Kind.COUNTER,
      "",
      List.of(MetricLabel.TENANT, MetricLabel.ADAPTER, MetricLabel.KIND),
      "What went wrong around servers, and what was done about it",
      "The history of trouble with a server; each is a line of the log, too."),
  CALLS_OPEN(
      "cardea.calls.open",
      Kind.GAUGE,
      "",
      "Calls and event streams in flight",
      "How near it is to its limit."),
  CALLS_LIMIT(
      "cardea.calls.limit",
      Kind.GAUGE,
      "",
      "Calls that may be in flight; fewer than declared while event loops are late",
      "Less than declared: the machine is too small for its load."),
  STREAMS_KEPT(
      "cardea.streams.kept",
      Kind.GAUGE,
      "bytes",
      "Events kept for clients that may come back",
      "Memory that clients who went away hold."),
  STREAMS_UNREAD(
      "cardea.streams.unread",
      Kind.GAUGE,
      "",
      "Calls and event streams that go on without their client",
      "How many clients have gone away in the middle."),
  STREAMS_DROPPED(
      "cardea.streams.dropped",
      Kind.COUNTER,
      "",
      "Events dropped for want of room before a client had them",
      "More than none: somebody misses messages; read faster or allow more."),
  RELAYED_OPEN(
      "cardea.relayed.open",
      Kind.GAUGE,
      "",
      "Requests and event streams of clients here that other nodes answer",
      "How much of the traffic goes between nodes."),
  SESSIONS_TAKEN_OVER(
      "cardea.sessions.taken.over",
      Kind.COUNTER,
      "",
      "Sessions that were at home at another node, or here before the last start, and go on here",
      "It grows when a node has gone."),
  ADAPTERS(
      "cardea.adapters",
      Kind.GAUGE,
      "",
      "Adapters in the configuration in force, each version of a server for itself, disabled"
          + " ones left out",
      "Whether what was declared is there."),
  SERVERS(
      "cardea.servers",
      Kind.GAUGE,
      "",
      List.of(MetricLabel.STATE),
      "Servers by whether they answer",
      "Any in the state down is out of service for its callers."),
  BREAKERS_OPEN(
      "cardea.breakers.open",
      Kind.GAUGE,
      "",
      "Circuit breakers of servers and tools that are open or half open",
      "Calls are refused without being sent, as their server fails."),
  ISSUERS_SILENT(
      "cardea.issuers.silent",
      Kind.GAUGE,
      "",
      "Issuers of access tokens that gave no keys, or told nothing of a token, when they were"
          + " asked last",
      "Whoever has a token of such an issuer is refused, or will be."),
  PROCESSES(
      "cardea.processes",
      Kind.GAUGE,
      "",
      "Child processes that run as servers",
      "What runs on this machine."),
  CONVERSATIONS(
      "cardea.conversations",
      Kind.GAUGE,
      "",
      "Conversations with servers over child processes and HTTP+SSE streams",
      "How many callers such servers have."),
  CONFIGURATION_VERSION(
      "cardea.configuration.version",
      Kind.GAUGE,
      "",
      "Version of the configuration in force: 1 at the start, grows with each reload",
      "Whether a change has arrived, on every node."),
  DATA_FREE(
      "cardea.data.free",
      Kind.GAUGE,
      "bytes",
      "Room on the disk of the data folder that the gateway may use",
      "Without room nothing can be recorded, and no call is made."),
  DATA_FULL_IN(
      "cardea.data.full.in",
      Kind.GAUGE,
      "seconds",
      "Time until that disk is full, if it fills as in the last hour; +Inf while it does not",
      "How long you have to make room, or to let old records go."),
  DATA_SIZE(
      "cardea.data.size",
      Kind.GAUGE,
      "bytes",
      "Size of the disk of the data folder",
      "For the share that is free."),
  TLS_CERTIFICATE_EXPIRES(
      "cardea.tls.certificate.expires",
      Kind.GAUGE,
      "seconds",
      "When the listeners' certificate ends, in seconds since 1970; only with --tls-cert",
      "Days before: its renewal has failed."),
  AUDIT_RECORDS(
      "cardea.audit.records",
      Kind.COUNTER,
      "",
      "Records written to the audit log since the start",
      "How fast it grows."),
  AUDIT_UNAVAILABLE(
      "cardea.audit.unavailable",
      Kind.COUNTER,
      "",
      "Calls refused because the audit log could not take their intent",
      "More than none: the disk is full, slow or broken, and calls are not made."),
  AUDIT_SILENCE(
      "cardea.audit.silence",
      Kind.GAUGE,
      "seconds",
      "For how long a write of the audit log has been waiting for its disk; 0 while none is",
      "Over 2 s the disk does not answer: calls are refused until it does."),
  AUDIT_SEALED(
      "cardea.audit.sealed",
      Kind.GAUGE,
      "",
      "Records of the audit log under its newest checkpoint, of all time",
      "It grows with the records."),
  AUDIT_SEAL_FAILING(
      "cardea.audit.seal.failing",
      Kind.GAUGE,
      "",
      "1 while the audit log cannot be sealed; records are kept, and sealed later",
      "Until then nobody can prove them."),
  AUDIT_ANCHOR_FAILING(
      "cardea.audit.anchor.failing",
      Kind.GAUGE,
      "",
      "1 while checkpoints do not get to one of the places of --audit-anchor, --audit-webhook and"
          + " --audit-witnesses",
      "Until then a cut of the log would not show there."),
  AUDIT_ANCHOR_LAG(
      "cardea.audit.anchor.lag",
      Kind.GAUGE,
      "seconds",
      List.of(MetricLabel.KIND),
      "For how long a checkpoint has been waiting to get to a file, webhook or witness; 0 while"
          + " each has the newest",
      "How old what they have is at most."),
  AUDIT_ANCHOR_FAILURES(
      "cardea.audit.anchor.failures",
      Kind.COUNTER,
      "",
      List.of(MetricLabel.KIND),
      "Attempts to bring a checkpoint to a file, webhook or witness that failed",
      "Whether it fails now and then, or for good."),
  AUDIT_WITNESS_CONTRADICTS(
      "cardea.audit.witness.contradicts",
      Kind.GAUGE,
      "",
      "1 while a witness says that it has cosigned more records than the audit log has, or others",
      "The log was cut, put back or rewritten, or there are two of its name."),
  AUDIT_COMBINED_CONTRADICTS(
      "cardea.audit.combined.contradicts",
      Kind.GAUGE,
      "",
      "1 while a combined checkpoint says that this node's audit log had more records than it has, or"
          + " others",
      "The log was cut, put back or rewritten, or there are two of its name."),
  AUDIT_TAMPERED(
      "cardea.audit.tampered",
      Kind.GAUGE,
      "",
      "1 if at the start the newest segment was not what was sealed",
      "Somebody or something has changed the audit log."),
  AUDIT_INTENTS_OPEN(
      "cardea.audit.intents.open",
      Kind.GAUGE,
      "",
      "Calls in the audit log that wait for their outcome",
      "As many as calls are in flight."),
  AUDIT_SUBJECTS(
      "cardea.audit.subjects",
      Kind.GAUGE,
      "",
      "Persons and agents that have a key in the audit log; there is room for a million",
      "How near it is to its limit, at which calls of new ones are refused."),
  AUDIT_KEYS_FAILED(
      "cardea.audit.keys.failed",
      Kind.COUNTER,
      "",
      "Keys of new persons and agents that could not be made, so that their calls were refused",
      "More than none: the disk fails, or there are too many of them."),
  AUDIT_USED(
      "cardea.audit.used",
      Kind.GAUGE,
      "bytes",
      "What the segments of the audit log and their indexes take of the disk",
      "How much there is to keep, and how fast it grows."),
  AUDIT_BUDGET(
      "cardea.audit.budget",
      Kind.GAUGE,
      "bytes",
      "What they may take before the oldest go: --audit-max-size; 0 without one",
      "Used comes near it: soon the oldest records go, or, if they are held, cannot."),
  AUDIT_OLDEST(
      "cardea.audit.oldest",
      Kind.GAUGE,
      "seconds",
      "When the oldest segment of the audit log that is there began, in seconds since 1970",
      "How far back records reach: less than you promised to keep means too small a budget."),
  AUDIT_REMOVED(
      "cardea.audit.removed",
      Kind.COUNTER,
      "",
      "Segments of the audit log that were removed since the start, each recorded in it",
      "What retention does."),
  AUDIT_HELD(
      "cardea.audit.held",
      Kind.GAUGE,
      "",
      "Segments of the audit log that would have gone, were they not held",
      "What legal holds cost."),
  AUDIT_REMOVAL_FAILING(
      "cardea.audit.removal.failing",
      Kind.GAUGE,
      "",
      "1 while segments of the audit log cannot be archived or removed, or are not what was sealed",
      "The disk fills until it works again."),
  AUDIT_COPY_BEHIND(
      "cardea.audit.copy.behind",
      Kind.GAUGE,
      "",
      "Sealed records that are not yet copied to the database of --audit-postgres; 0 without one",
      "What who asks all nodes does not see yet."),
  AUDIT_COPY_LAG(
      "cardea.audit.copy.lag",
      Kind.GAUGE,
      "seconds",
      "For how long such records have been waiting; 0 while there are none",
      "The database is away, too slow or refuses: calls go on, the log has the records."),
  AUDIT_COPY_FAILURES(
      "cardea.audit.copy.failures",
      Kind.COUNTER,
      "",
      "Attempts to copy records that failed",
      "Whether it fails now and then, or for good."),
  AUDIT_ORDERS_REFUSED(
      "cardea.audit.orders.refused",
      Kind.GAUGE,
      "",
      "Orders to all nodes that no node with this key has written as they are",
      "Somebody writes to the database, or nodes have different keys. They are not carried out.");

  /** How a metric behaves. */
  public enum Kind {
    /** Only grows, until the next start. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** How often, how long in all, and the longest of the last minutes. */
    TIMER,
    /** A timer that also counts by how long it took. */
    HISTOGRAM
  }

  private final String id;
  private final Kind kind;
  private final String unit;
  private final String labelWords;
  private final String help;
  private final String tells;

  /** One series. */
  Metric(String id, Kind kind, String unit, String help, String tells) {
    this(id, kind, unit, List.of(), help, tells);
  }

  Metric(String id, Kind kind, String unit, List<MetricLabel> labels, String help, String tells) {
    this.id = id;
    this.kind = kind;
    this.unit = unit;
    this.labelWords = MetricLabel.join(labels);
    this.help = help;
    this.tells = tells;
  }

  /** Its name, in parts with dots between them. */
  public String id() {
    return id;
  }

  public Kind kind() {
    return kind;
  }

  /** {@code seconds}, {@code bytes}, or empty for a number of things. */
  public String unit() {
    return unit;
  }

  /** What its series are told apart by, in the order of their values. */
  public List<MetricLabel> labels() {
    return MetricLabel.parse(labelWords);
  }

  /** What it is, in one sentence without its full stop. */
  public String help() {
    return help;
  }

  /** What an operator learns from it. */
  public String tells() {
    return tells;
  }

  /** The names that Prometheus has for it. */
  public List<String> exported() {
    return PrometheusName.all(id, unit, kind);
  }

  /** The labels as they are written in a list. */
  public String labelWords() {
    return labelWords;
  }
}
