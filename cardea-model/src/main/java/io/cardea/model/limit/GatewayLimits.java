package io.cardea.model.limit;

import java.time.Duration;

/**
 * Bounds of the gateway as a whole. Each has its own clear error where it is met.
 *
 * @param bodyBytes of a request (413)
 * @param headerBytes of a request's header block (431)
 * @param jsonDepth nesting of any JSON text read
 * @param connections open client connections per listener
 * @param streamsPerPrincipal open event streams of one principal (429)
 * @param sessionsPerPrincipal live sessions of one principal (429)
 * @param sessions live sessions in all (429)
 * @param callsPerPrincipal calls in flight of one principal (429)
 * @param calls in flight of all principals (503)
 * @param batchMembers messages in one JSON-RPC batch (400)
 * @param processes child processes of all adapters
 * @param sessionTtl absolute life of a session
 * @param sessionIdle life of a session nobody uses
 * @param requestTimeout for a request to arrive whole (408)
 * @param idleConnection until an unused connection is closed
 * @param loopDelay how late event loops may run, for half a second, before calls are refused (503)
 * @param drain how long calls may run on after a stop was asked for
 * @param replay what is kept of event streams
 */
public record GatewayLimits(
    int bodyBytes,
    int headerBytes,
    int jsonDepth,
    int connections,
    int streamsPerPrincipal,
    int sessionsPerPrincipal,
    int sessions,
    int callsPerPrincipal,
    int calls,
    int batchMembers,
    int processes,
    Duration sessionTtl,
    Duration sessionIdle,
    Duration requestTimeout,
    Duration idleConnection,
    Duration loopDelay,
    Duration drain,
    ReplayLimits replay) {

  /** What a gateway gets that says nothing. */
  public static final GatewayLimits DEFAULT =
      new GatewayLimits(
          4 * 1024 * 1024,
          32 * 1024,
          64,
          20_000,
          64,
          1_000,
          100_000,
          256,
          20_000,
          64,
          256,
          Duration.ofDays(7),
          Duration.ofHours(24),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMillis(200),
          Duration.ofSeconds(60),
          ReplayLimits.DEFAULT);
}
