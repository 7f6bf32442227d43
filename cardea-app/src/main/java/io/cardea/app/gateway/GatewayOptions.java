package io.cardea.app.gateway;

import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.dataplane.tls.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway is started.
 *
 * @param data folder of everything it keeps
 * @param listener where clients connect
 * @param adminListener where administrators connect; empty: the same place
 * @param configuration file or folder that is followed; empty: the built-in sample server
 * @param initial what the configuration says now
 * @param eventLoops threads that serve requests
 * @param grace how long new calls are still accepted after a stop was asked for, so that load
 *     balancers notice
 * @param store the PostgreSQL database that holds what the API declares; empty: a file in {@code
 *     data}
 * @param environment looks up variables; null if not set
 * @param node what it shares with the other nodes of a gateway of several; empty: it is alone
 * @param audit how it keeps its audit log
 */
public record GatewayOptions(
    Path data,
    Listen listener,
    Optional<Listen> adminListener,
    Optional<Path> configuration,
    Loaded.Valid initial,
    int eventLoops,
    Duration grace,
    Optional<PostgresSettings> store,
    Function<String, @Nullable String> environment,
    Optional<Node> node,
    AuditOptions audit) {

  /** A gateway whose audit log has no anchors and is kept for ever. */
  public GatewayOptions(
      Path data,
      Listen listener,
      Optional<Listen> adminListener,
      Optional<Path> configuration,
      Loaded.Valid initial,
      int eventLoops,
      Duration grace,
      Optional<PostgresSettings> store,
      Function<String, @Nullable String> environment,
      Optional<Node> node) {
    this(
        data,
        listener,
        adminListener,
        configuration,
        initial,
        eventLoops,
        grace,
        store,
        environment,
        node,
        AuditOptions.PLAIN);
  }

  /** A gateway of one node. */
  public GatewayOptions(
      Path data,
      Listen listener,
      Optional<Listen> adminListener,
      Optional<Path> configuration,
      Loaded.Valid initial,
      int eventLoops,
      Duration grace) {
    this(
        data,
        listener,
        adminListener,
        configuration,
        initial,
        eventLoops,
        grace,
        Optional.empty(),
        System::getenv,
        Optional.empty());
  }

  /** The same gateway, whose resources are in {@code database}. */
  public GatewayOptions in(PostgresSettings database) {
    return new GatewayOptions(
        data,
        listener,
        adminListener,
        configuration,
        initial,
        eventLoops,
        grace,
        Optional.of(database),
        environment,
        node,
        audit);
  }

  /** The same gateway as one node of several. */
  public GatewayOptions as(Node one) {
    return new GatewayOptions(
        data,
        listener,
        adminListener,
        configuration,
        initial,
        eventLoops,
        grace,
        store,
        environment,
        Optional.of(one),
        audit);
  }

  /** The same gateway, which keeps its audit log as {@code other} says. */
  public GatewayOptions keeping(AuditOptions other) {
    return new GatewayOptions(
        data,
        listener,
        adminListener,
        configuration,
        initial,
        eventLoops,
        grace,
        store,
        environment,
        node,
        other);
  }

  /**
   * An address to listen on.
   *
   * @param host name or address
   * @param port 0 for any free one
   * @param proxyProtocol whether each connection begins with a PROXY protocol line of a trusted
   *     proxy
   * @param tls what connections speak below HTTP; empty: nothing
   */
  public record Listen(String host, int port, boolean proxyProtocol, Optional<ServerTls> tls) {

    /** Plain HTTP. */
    public Listen(String host, int port, boolean proxyProtocol) {
      this(host, port, proxyProtocol, Optional.empty());
    }

    /** The address as clients write it, with the port that was bound. */
    public String url(int bound) {
      String name =
          host.equals("127.0.0.1") ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
      return (tls.isPresent() ? "https://" : "http://") + name + ":" + bound;
    }
  }
}
