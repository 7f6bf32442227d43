package io.cardea.upstream.conversation;

import io.cardea.model.limit.AdapterLimits;
import java.time.Duration;

/**
 * How many channels there may be.
 *
 * @param perAdapter open at once
 * @param perPrincipal open at once for one principal, of the adapter's
 * @param waiting who may wait for a place among the adapter's
 * @param patience how long they wait
 */
public record Bounds(int perAdapter, int perPrincipal, int waiting, Duration patience) {

  /** Of an adapter whose channels are child processes. */
  public static Bounds ofProcesses(AdapterLimits limits) {
    return new Bounds(
        limits.processes().perAdapter(),
        limits.processes().perPrincipal(),
        limits.queue(),
        limits.processes().queueTimeout());
  }

  /** Of an adapter whose channels are connections. */
  public static Bounds ofConnections(AdapterLimits limits) {
    return new Bounds(
        limits.connections(), limits.connections(), limits.queue(), limits.connectTimeout());
  }
}
