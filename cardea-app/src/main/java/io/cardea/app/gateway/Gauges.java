package io.cardea.app.gateway;

import io.cardea.audit.anchor.Anchor;
import io.cardea.audit.anchor.AnchorState;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealState;
import io.cardea.dataplane.gateway.Shared;
import io.cardea.dataplane.metrics.Meters;
import io.cardea.model.catalog.Health;
import io.cardea.model.metric.Metric;
import io.cardea.model.snapshot.SnapshotSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What is measured of the gateway besides its calls. */
record Gauges(MeterRegistry registry) {

  /** Measures these from now on. */
  void register(
      Shared shared,
      ProcessAuditLog audit,
      SnapshotSource snapshots,
      Outbound outbound,
      GatewayOptions options,
      DiskRoom room) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    calls(shared);
    servers(outbound);
    audit(audit);
    gauge(Metric.CONFIGURATION_VERSION, snapshots, s -> s.current().version());
    gauge(Metric.ADAPTERS, snapshots, s -> s.current().adapters().size());
    gauge(Metric.DATA_FREE, options, o -> o.data().toFile().getUsableSpace());
    gauge(Metric.DATA_FULL_IN, room, DiskRoom::secondsLeft);
    gauge(Metric.DATA_SIZE, options, o -> o.data().toFile().getTotalSpace());
  }

  private void calls(Shared shared) {
    gauge(Metric.CALLS_OPEN, shared, Shared::openCalls);
    gauge(Metric.CALLS_LIMIT, shared, Shared::callLimit);
    gauge(Metric.STREAMS_KEPT, shared, s -> s.streams().bytes());
    gauge(Metric.STREAMS_UNREAD, shared, s -> s.streams().unread());
    gauge(Metric.RELAYED_OPEN, shared, Shared::relayed);
    Meters.counter(registry, Metric.SESSIONS_TAKEN_OVER, shared, Shared::takenOver);
  }

  private void servers(Outbound outbound) {
    gauge(Metric.PROCESSES, outbound, Outbound::processes);
    gauge(Metric.CONVERSATIONS, outbound, Outbound::conversations);
    gauge(Metric.BREAKERS_OPEN, outbound, Outbound::breakersNotClosed);
    gauge(Metric.ISSUERS_SILENT, outbound, Outbound::silentIssuers);
    for (Health.State state : Health.State.values()) {
      Meters.gauge(
          registry,
          Metric.SERVERS,
          outbound,
          o -> o.count(state),
          state.name().toLowerCase(Locale.ROOT));
    }
  }

  private void audit(ProcessAuditLog audit) {
    Meters.counter(registry, Metric.AUDIT_RECORDS, audit, log -> log.statistics().records());
    Meters.counter(
        registry, Metric.AUDIT_UNAVAILABLE, audit, log -> log.statistics().unavailable());
    gauge(Metric.AUDIT_SILENCE, audit, log -> log.silence().toMillis() / 1000.0);
    gauge(Metric.AUDIT_SEALED, audit, log -> seal(log, SealState::records));
    gauge(Metric.AUDIT_SEAL_FAILING, audit, log -> seal(log, s -> s.isFailing() ? 1 : 0));
    gauge(Metric.AUDIT_ANCHOR_FAILING, audit, log -> seal(log, s -> s.isAnchorFailing() ? 1 : 0));
    gauge(Metric.AUDIT_TAMPERED, audit, log -> seal(log, s -> s.isTampered() ? 1 : 0));
    for (Anchor.Kind kind : Anchor.Kind.values()) {
      anchors(audit, kind);
    }
    gauge(
        Metric.AUDIT_WITNESS_CONTRADICTS,
        audit,
        log -> log.anchors().stream().anyMatch(AnchorState::isContradicting) ? 1 : 0);
    gauge(Metric.AUDIT_INTENTS_OPEN, audit, log -> log.statistics().openIntents());
    gauge(Metric.AUDIT_SUBJECTS, audit, log -> log.subjects().count());
    Meters.counter(registry, Metric.AUDIT_KEYS_FAILED, audit, log -> log.subjects().unmade());
  }

  private void anchors(ProcessAuditLog audit, Anchor.Kind kind) {
    Meters.gauge(
        registry,
        Metric.AUDIT_ANCHOR_LAG,
        audit,
        log -> of(log, kind).mapToDouble(state -> state.lag().toMillis() / 1000.0).max().orElse(0),
        kind.word());
    Meters.counter(
        registry,
        Metric.AUDIT_ANCHOR_FAILURES,
        audit,
        log -> of(log, kind).mapToDouble(AnchorState::failures).sum(),
        kind.word());
  }

  private static Stream<AnchorState> of(ProcessAuditLog audit, Anchor.Kind kind) {
    return audit.anchors().stream().filter(state -> state.kind() == kind);
  }

  private <T> void gauge(Metric metric, T owner, ToDoubleFunction<T> value) {
    Meters.gauge(registry, metric, owner, value);
  }

  private static double seal(ProcessAuditLog audit, ToDoubleFunction<SealState> what) {
    return audit.sealState().stream().mapToDouble(what).sum();
  }
}
