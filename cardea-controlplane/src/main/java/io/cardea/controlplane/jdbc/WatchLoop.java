package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.controlplane.store.Watch;
import io.cardea.controlplane.store.WatchListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads revisions and tells them, on a thread of its own. */
final class WatchLoop implements Watch {

  private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);
  private static final int BATCH = 32;

  private final Database database;
  private final WatchListener listener;
  private final LookLoop loop;

  private StorePosition position;
  private boolean inStep = true;
  private boolean complained;

  private WatchLoop(
      Database database, LookLoop.Rhythm rhythm, StorePosition from, WatchListener listener) {
    this.database = database;
    this.position = from;
    this.listener = listener;
    this.loop = new LookLoop(rhythm, this::look);
  }

  static WatchLoop start(
      Database database, LookLoop.Rhythm rhythm, StorePosition from, WatchListener listener) {
    WatchLoop watch = new WatchLoop(database, rhythm, from, listener);
    watch.loop.start();
    return watch;
  }

  /** Goes on to the latest revision. */
  private void look() {
    try {
      boolean more = true;
      while (more && !loop.isClosed()) {
        more = step();
      }
      complained = false;
    } catch (StoreUnavailable e) {
      complain("a watch of the resource store waits until it can be reached", e);
    } catch (RuntimeException e) {
      inStep = false;
      complain("a watch of the resource store is out of step and reads everything anew", e);
    }
  }

  private void complain(String message, RuntimeException e) {
    if (!complained && !loop.isClosed()) {
      LOG.warn(message, e);
    }
    complained = true;
  }

  private boolean step() {
    Optional<List<Revision>> next = inStep ? database.read(this::next) : Optional.empty();
    if (next.isEmpty()) {
      position = listener.onGap();
      inStep = true;
      return true;
    }
    for (Revision revision : next.get()) {
      if (loop.isClosed()) {
        return false;
      }
      listener.onRevision(revision);
      position = new StorePosition(position.incarnation(), revision.number());
    }
    return !next.get().isEmpty();
  }

  /** What comes after the position; empty if that cannot be told. */
  private Optional<List<Revision>> next(Connection connection) throws SQLException {
    Head head = Head.read(connection);
    if (!head.reaches(position)) {
      return Optional.empty();
    }
    long last = Math.min(head.revision(), position.revision() + BATCH);
    return Optional.of(
        last == position.revision()
            ? List.of()
            : HistoryTable.range(connection, position.revision() + 1, last));
  }

  @Override
  public void close() {
    loop.close();
  }
}
