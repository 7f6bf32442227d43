package io.cardea.upstream.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections that nobody uses, of all servers that one event loop reaches, in the order in
 * which they fell idle: what to close is at the front, however many servers there are.
 */
final class IdleConnections {

  /**
   * Shorter than the 5 s that common servers keep an idle connection, so that we are the ones who
   * close.
   */
  private static final long IDLE_NANOS = 4_000_000_000L;

  private final Set<Connection> inOrder = new LinkedHashSet<>();

  void add(Connection connection) {
    connection.rest(System.nanoTime());
    inOrder.add(connection);
  }

  void remove(Connection connection) {
    inOrder.remove(connection);
  }

  static boolean isTooOld(Connection connection, long now) {
    return now - connection.idleSince() > IDLE_NANOS;
  }

  /** Closes those that are too old; their owners hear of it. */
  void closeOld(long now) {
    Iterator<Connection> oldest = inOrder.iterator();
    while (oldest.hasNext()) {
      Connection connection = oldest.next();
      if (!isTooOld(connection, now)) {
        return;
      }
      oldest.remove();
      connection.close();
    }
  }
}
