package io.cardea.app.gateway;

import io.cardea.model.snapshot.SnapshotSource;
import io.vertx.core.http.HttpConnection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts a listener's connections and closes those that are too many. Shared by all event loops.
 */
final class ConnectionGate {

  private final SnapshotSource snapshots;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionGate(SnapshotSource snapshots) {
    this.snapshots = snapshots;
  }

  void onConnection(HttpConnection connection) {
    int limit = snapshots.current().settings().limits().connections();
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      connection.close();
    } else {
      connection.closeHandler(_ -> open.decrementAndGet());
    }
  }

  int open() {
    return open.get();
  }
}
