package io.cardea.it.fault;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** What is broken when: each server, the gateway, clients' connections. Safe for any thread. */
final class Weather {

  /** A connection that breaks in a restart may be noticed a little later. */
  private static final Duration GATEWAY_GRACE = Duration.ofSeconds(2);

  private final LongSupplier nanos;
  private final Function<String, Duration> serverGrace;
  private final Outages gateway;
  private final Outages clients;
  private final Map<String, Outages> servers = new ConcurrentHashMap<>();

  /**
   * Makes one in which nothing is broken.
   *
   * @param nanos the time, as {@link System#nanoTime} has it
   * @param serverGrace how long calls to a server may still fail after it is whole again
   */
  Weather(LongSupplier nanos, Duration serverGrace) {
    this(nanos, _ -> serverGrace);
  }

  /** The same, where servers differ in that. */
  Weather(LongSupplier nanos, Function<String, Duration> serverGrace) {
    this.nanos = nanos;
    this.serverGrace = serverGrace;
    this.gateway = new Outages(nanos, GATEWAY_GRACE);
    this.clients = new Outages(nanos, Duration.ZERO);
  }

  /** The time. */
  long now() {
    return nanos.getAsLong();
  }

  /** Of the gateway: in these, any connection to it may break. */
  Outages gateway() {
    return gateway;
  }

  /** Of the connections of clients: what is under way in these may lose its own, and only that. */
  Outages clients() {
    return clients;
  }

  /** Of a server: in these, calls to it may fail. */
  Outages server(String name) {
    return servers.computeIfAbsent(name, _ -> new Outages(nanos, serverGrace.apply(name)));
  }

  /** Whether a client may have lost its connection between these times. */
  boolean mayBeCut(long from, long to) {
    return gateway.touch(from, to) || clients.touch(from, to);
  }

  /** Whether a call to this server may have failed between these times. */
  boolean mayFail(String server, long from, long to) {
    return gateway.touch(from, to) || server(server).touch(from, to);
  }
}
