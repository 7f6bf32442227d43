package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.controlplane.store.Watch;
import io.cardea.controlplane.store.WatchListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads revisions and tells them, on a thread of its own. It looks when it is woken, and once in
 * every {@code poll} anyway: a wake-up that is lost costs time, never a revision.
 */
final class WatchLoop implements Watch {

  private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);
  private static final int BATCH = 32;
  private static final Duration END = Duration.ofSeconds(5);

  private final Database database;
  private final ChangeSignal signal;
  private final Duration poll;
  private final WatchListener listener;
  private final Thread thread;

  private StorePosition position;
  private boolean inStep = true;
  private boolean complained;
  private volatile boolean closed;

  private WatchLoop(Source source, StorePosition from, WatchListener listener) {
    this.database = source.database();
    this.signal = source.signal();
    this.poll = source.poll();
    this.position = from;
    this.listener = listener;
    this.thread = source.threads().newThread(this::run);
  }

  /** What watches read from. */
  record Source(Database database, ChangeSignal signal, Duration poll, ThreadFactory threads) {}

  static WatchLoop start(Source source, StorePosition from, WatchListener listener) {
    WatchLoop loop = new WatchLoop(source, from, listener);
    loop.thread.start();
    return loop;
  }

  private void run() {
    try {
      while (!closed) {
        long seen = signal.count();
        look();
        if (!closed) {
          signal.await(seen, poll);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Goes on to the latest revision. */
  private void look() {
    try {
      boolean more = true;
      while (more && !closed) {
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
    if (!complained && !closed) {
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
      if (closed) {
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
    closed = true;
    signal.raise();
    if (Thread.currentThread().equals(thread)) {
      return;
    }
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
