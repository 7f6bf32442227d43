package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.limit.ReplayLimits;
import java.time.Duration;

/** Reads {@code spec.limits} of a Gateway; what is not said keeps its default. */
final class GatewayLimitsReader {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration YEAR = Duration.ofDays(365);

  private GatewayLimitsReader() {}

  static GatewayLimits read(Fields limits) {
    GatewayLimits otherwise = GatewayLimits.DEFAULT;
    GatewayLimits read =
        new GatewayLimits(
            limits.bytes("bodyBytes", 1 << 10, 1 << 28, otherwise.bodyBytes()),
            limits.bytes("headerBytes", 1 << 10, 1 << 20, otherwise.headerBytes()),
            limits.number("jsonDepth", 8, 1_000, otherwise.jsonDepth()),
            limits.number("connections", 1, 10_000_000, otherwise.connections()),
            limits.number("streamsPerPrincipal", 1, 1_000_000, otherwise.streamsPerPrincipal()),
            limits.number("sessionsPerPrincipal", 1, 10_000_000, otherwise.sessionsPerPrincipal()),
            limits.number("sessions", 1, 100_000_000, otherwise.sessions()),
            limits.number("callsPerPrincipal", 1, 1_000_000, otherwise.callsPerPrincipal()),
            limits.number("calls", 64, 1_000_000, otherwise.calls()),
            limits.number("batchMembers", 1, 10_000, otherwise.batchMembers()),
            limits.number("processes", 1, 100_000, otherwise.processes()),
            limits.duration("sessionTtl", SECOND, YEAR, otherwise.sessionTtl()),
            limits.duration("sessionIdle", SECOND, YEAR, otherwise.sessionIdle()),
            limits.duration(
                "requestTimeout", Duration.ofMillis(100), HOUR, otherwise.requestTimeout()),
            limits.duration("idleConnection", SECOND, DAY, otherwise.idleConnection()),
            limits.duration("loopDelay", Duration.ofMillis(10), HOUR, otherwise.loopDelay()),
            limits.duration("drain", Duration.ZERO, HOUR, otherwise.drain()),
            replay(limits.object("replay")));
    limits.refuseOthers();
    return read;
  }

  private static ReplayLimits replay(Fields limits) {
    ReplayLimits otherwise = ReplayLimits.DEFAULT;
    ReplayLimits read =
        new ReplayLimits(
            limits.number("events", 1, 100_000, otherwise.events()),
            limits.bytes("streamBytes", 1 << 10, 1 << 28, otherwise.streamBytes()),
            limits.bytes("principalBytes", 1 << 10, 1 << 30, otherwise.principalBytes()),
            limits.bytes("bytes", 1 << 10, 1 << 30, otherwise.bytes()),
            limits.duration("keep", Duration.ofMillis(10), HOUR, otherwise.keep()));
    limits.refuseOthers();
    return read;
  }
}
