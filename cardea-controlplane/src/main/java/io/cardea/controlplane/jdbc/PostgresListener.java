package io.cardea.controlplane.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears of the revisions that other processes make, on a connection of its own. It may miss some,
 * while it is not connected or behind a pooler that does not let it listen: watches look from time
 * to time anyway.
 */
final class PostgresListener implements AutoCloseable {

  private static final int WAIT_MILLIS = 5_000;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(6);

  private final DataSource source;
  private final ChangeSignal signal;
  private final Thread thread;
  private volatile boolean closed;

  private PostgresListener(DataSource source, ChangeSignal signal, ThreadFactory threads) {
    this.source = source;
    this.signal = signal;
    this.thread = threads.newThread(this::run);
  }

  static PostgresListener start(DataSource source, ChangeSignal signal, ThreadFactory threads) {
    PostgresListener listener = new PostgresListener(source, signal, threads);
    listener.thread.start();
    return listener;
  }

  private void run() {
    Duration backoff = FIRST_BACKOFF;
    try {
      while (!closed) {
        if (listen()) {
          backoff = FIRST_BACKOFF;
        }
        if (!closed) {
          Thread.sleep(backoff);
          backoff =
              backoff.multipliedBy(2).compareTo(LAST_BACKOFF) < 0
                  ? backoff.multipliedBy(2)
                  : LAST_BACKOFF;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Listens until the connection breaks; whether there was one. */
  private boolean listen() {
    boolean listening = false;
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + PostgresDialect.CHANNEL);
      listening = true;
      signal.raise(); // what came while nobody listened
      PGConnection notifications = connection.unwrap(PGConnection.class);
      while (!closed) {
        PGNotification[] heard = notifications.getNotifications(WAIT_MILLIS);
        if (heard != null && heard.length > 0) {
          signal.raise();
        }
      }
    } catch (SQLException e) {
      signal.raise(); // watches find out themselves whether the database is gone
    }
    return listening;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
