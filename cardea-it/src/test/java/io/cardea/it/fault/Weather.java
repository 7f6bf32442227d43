package io.cardea.it.fault;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** What is broken when: each server, and the gateway itself. Safe for any thread. */
final class Weather {

  /** A connection that breaks in a restart may be noticed a little later. */
  private static final Duration GATEWAY_GRACE = Duration.ofSeconds(2);

  private final LongSupplier nanos;
  private final Duration serverGrace;
  private final Outages gateway;
  private final Map<String, Outages> servers = new ConcurrentHashMap<>();

  /**
   * Makes one in which nothing is broken.
   *
   * @param nanos the time, as {@link System#nanoTime} has it
   * @param serverGrace how long calls to a server may still fail after it is whole again
   */
  Weather(LongSupplier nanos, Duration serverGrace) {
    this.nanos = nanos;
    this.serverGrace = serverGrace;
    this.gateway = new Outages(nanos, GATEWAY_GRACE);
  }

  /** The time. */
  long now() {
    return nanos.getAsLong();
  }

  /** Of the gateway: in these, any connection to it may break. */
  Outages gateway() {
    return gateway;
  }

  /** Of a server: in these, calls to it may fail. */
  Outages server(String name) {
    return servers.computeIfAbsent(name, _ -> new Outages(nanos, serverGrace));
  }

  /** Whether a call to this server may have failed between these times. */
  boolean mayFail(String server, long from, long to) {
    return gateway.touch(from, to) || server(server).touch(from, to);
  }
}
