package io.cardea.app.gateway;

import io.cardea.dataplane.http.HttpListener;
import io.cardea.dataplane.listener.TrustedProxies;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.SnapshotSource;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts a listener's connections and closes those that are too many. Shared by all event loops.
 */
final class ConnectionGate implements HttpListener.Gate {

  private final SnapshotSource snapshots;
  private final boolean proxyProtocol;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionGate(SnapshotSource snapshots, boolean proxyProtocol) {
    this.snapshots = snapshots;
    this.proxyProtocol = proxyProtocol;
  }

  @Override
  public boolean admits(InetSocketAddress peer) {
    GatewaySettings settings = snapshots.current().settings();
    if (open.incrementAndGet() > settings.limits().connections()
        || (proxyProtocol && !isTrusted(peer, settings))) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  @Override
  public void left() {
    open.decrementAndGet();
  }

  /** Only a trusted proxy may say on whose behalf it connects. */
  private static boolean isTrusted(InetSocketAddress peer, GatewaySettings settings) {
    return new TrustedProxies(settings.trustedProxies())
        .contains(peer.getAddress().getHostAddress());
  }
}
