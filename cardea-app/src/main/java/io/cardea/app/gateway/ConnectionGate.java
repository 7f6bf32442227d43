package io.cardea.app.gateway;

import io.cardea.dataplane.listener.HttpFront;
import io.cardea.dataplane.listener.TrustedProxies;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.SnapshotSource;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts a listener's connections and closes those that are too many. Shared by all event loops.
 */
final class ConnectionGate {

  private final SnapshotSource snapshots;
  private final boolean proxyProtocol;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionGate(SnapshotSource snapshots, boolean proxyProtocol) {
    this.snapshots = snapshots;
    this.proxyProtocol = proxyProtocol;
  }

  /**
   * Lets {@code connection} in or closes it; {@code onClosed} runs when one that was let in is
   * closed.
   */
  void onConnection(HttpConnection connection, HttpFront front) {
    GatewaySettings settings = snapshots.current().settings();
    if (open.incrementAndGet() > settings.limits().connections()
        || (proxyProtocol && !isTrusted(connection, settings))) {
      open.decrementAndGet();
      connection.close();
      return;
    }
    front.onOpened(connection);
    connection.closeHandler(_ -> {
      open.decrementAndGet();
      front.onClosed(connection);
    });
  }

  /** Only a trusted proxy may say on whose behalf it connects. */
  private static boolean isTrusted(HttpConnection connection, GatewaySettings settings) {
    String proxy = String.valueOf(connection.remoteAddress(true).hostAddress());
    return new TrustedProxies(settings.trustedProxies()).contains(proxy);
  }
}
