package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import java.time.Duration;

/** Reads {@code spec.limits} of an Adapter; what is not said keeps its default. */
final class AdapterLimitsReader {

  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration DAY = Duration.ofDays(1);

  private AdapterLimitsReader() {}

  static AdapterLimits read(Fields limits) {
    AdapterLimits otherwise = AdapterLimits.DEFAULT;
    Duration connect = Duration.ofMinutes(5);
    AdapterLimits read =
        new AdapterLimits(
            limits.number("connections", 1, 100_000, otherwise.connections()),
            limits.number("queue", 0, 1_000_000, otherwise.queue()),
            limits.duration("connectTimeout", SHORTEST, connect, otherwise.connectTimeout()),
            limits.duration("idleTimeout", SHORTEST, DAY, otherwise.idleTimeout()),
            limits.duration("callTimeout", SHORTEST, DAY, otherwise.callTimeout()),
            limits.bytes("messageBytes", 1 << 10, 1 << 28, otherwise.messageBytes()),
            processes(limits.object("processes")));
    limits.refuseOthers();
    return read;
  }

  private static ProcessLimits processes(Fields limits) {
    ProcessLimits otherwise = ProcessLimits.DEFAULT;
    ProcessLimits read =
        new ProcessLimits(
            limits.number("perAdapter", 1, 10_000, otherwise.perAdapter()),
            limits.number("perPrincipal", 1, 10_000, otherwise.perPrincipal()),
            limits.duration(
                "queueTimeout", SHORTEST, Duration.ofMinutes(5), otherwise.queueTimeout()),
            limits.duration("idle", SHORTEST, DAY, otherwise.idle()));
    limits.refuseOthers();
    return read;
  }
}
