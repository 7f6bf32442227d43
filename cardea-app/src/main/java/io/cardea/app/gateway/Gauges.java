package io.cardea.app.gateway;

import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.seal.SealState;
import io.cardea.dataplane.gateway.Shared;
import io.cardea.model.catalog.Health;
import io.cardea.model.snapshot.SnapshotSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What is measured of the gateway besides its calls. */
final class Gauges {

  private Gauges() {}

  static void register(
      MeterRegistry registry,
      Shared shared,
      ProcessAuditLog audit,
      SnapshotSource snapshots,
      Outbound outbound) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    calls(registry, shared);
    servers(registry, outbound);
    audit(registry, audit);
    Gauge.builder("cardea.configuration.version", snapshots, s -> s.current().version())
        .description("Version of the configuration in force; grows with each reload")
        .register(registry);
    Gauge.builder("cardea.adapters", snapshots, s -> s.current().adapters().size())
        .description("Adapters in the configuration in force, each version of a server for itself")
        .register(registry);
  }

  private static void calls(MeterRegistry registry, Shared shared) {
    Gauge.builder("cardea.calls.open", shared, Shared::openCalls)
        .description("Calls and event streams in flight")
        .register(registry);
    Gauge.builder("cardea.streams.kept", shared, s -> s.streams().bytes())
        .description("Bytes of events kept for clients that may come back")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("cardea.streams.unread", shared, s -> s.streams().unread())
        .description("Calls and event streams that go on without a client")
        .register(registry);
    Gauge.builder("cardea.calls.limit", shared, Shared::callLimit)
        .description("Calls that may be in flight; fewer while event loops are late")
        .register(registry);
    Gauge.builder("cardea.relayed.open", shared, Shared::relayed)
        .description("Requests and event streams of clients here that other nodes answer")
        .register(registry);
    FunctionCounter.builder("cardea.sessions.taken.over", shared, Shared::takenOver)
        .description("Sessions that were at home at another node, or here before the start")
        .register(registry);
  }

  private static void servers(MeterRegistry registry, Outbound outbound) {
    Gauge.builder("cardea.processes", outbound, Outbound::processes)
        .description("Child processes that run as servers")
        .register(registry);
    Gauge.builder("cardea.conversations", outbound, Outbound::conversations)
        .description("Conversations with servers over child processes and HTTP+SSE streams")
        .register(registry);
    Gauge.builder("cardea.breakers.open", outbound, Outbound::breakersNotClosed)
        .description("Circuit breakers of servers and tools that are open or half open")
        .register(registry);
    Gauge.builder("cardea.issuers.silent", outbound, Outbound::silentIssuers)
        .description(
            "Issuers of access tokens that gave no keys, or told nothing of a token, when asked last")
        .register(registry);
    for (Health.State state : Health.State.values()) {
      Gauge.builder("cardea.servers", outbound, o -> o.count(state))
          .description("Servers by whether they answer")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  private static void audit(MeterRegistry registry, ProcessAuditLog audit) {
    FunctionCounter.builder("cardea.audit.records", audit, log -> log.statistics().records())
        .description("Records written to the audit log")
        .register(registry);
    FunctionCounter.builder(
            "cardea.audit.unavailable", audit, log -> log.statistics().unavailable())
        .description("Calls refused because the audit log could not take their intent")
        .register(registry);
    Gauge.builder("cardea.audit.sealed", audit, log -> seal(log, SealState::records))
        .description("Records of the audit log under its newest checkpoint, of all time")
        .register(registry);
    Gauge.builder("cardea.audit.seal.failing", audit, log -> seal(log, s -> s.isFailing() ? 1 : 0))
        .description("1 while the audit log cannot be sealed")
        .register(registry);
    Gauge.builder(
            "cardea.audit.anchor.failing",
            audit,
            log -> seal(log, s -> s.isAnchorFailing() ? 1 : 0))
        .description("1 while checkpoints of the audit log do not get to their anchor")
        .register(registry);
    Gauge.builder("cardea.audit.tampered", audit, log -> seal(log, s -> s.isTampered() ? 1 : 0))
        .description("1 if at the start the newest sealed records were not what was sealed")
        .register(registry);
    Gauge.builder("cardea.audit.intents.open", audit, log -> log.statistics().openIntents())
        .description("Intents in the audit log that wait for their outcome")
        .register(registry);
  }

  private static double seal(ProcessAuditLog audit, ToDoubleFunction<SealState> what) {
    return audit.sealState().stream().mapToDouble(what).sum();
  }
}
