package io.cardea.controlplane.records;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cardea.controlplane.jdbc.PostgresConnections;
import io.cardea.controlplane.jdbc.PostgresSettings;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of copied records. It may be away: whoever reaches it first makes its tables. One
 * connection writes, four at most read, so neither holds up the other. Thread-safe.
 */
public final class CopyDatabase implements AutoCloseable {

  private static final int READERS = 4;
  private static final Duration ANSWER = Duration.ofSeconds(15);

  /** For looking whether its tables are there. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Others wait no longer for whoever looks for tables, or makes them. */
  private static final Duration TURN = Duration.ofSeconds(3);

  private static final Duration MIGRATION = Duration.ofMinutes(10);

  /** The fast ones have an index. */
  private static final String TOO_MUCH =
      "finding that takes more than 10 s; ask for less time (since, until), or also for one of id,"
          + " agent, user, target, resource, session, trace, reason, event, type or status, which"
          + " are fast where few records have the same";

  private final PostgresSettings where;
  private final HikariDataSource readers;
  private final HikariDataSource writer;
  private final ReentrantLock beginning = new ReentrantLock();
  private volatile boolean isReady;

  /** What is done in a transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException, IOException;
  }

  /** Does not connect yet. */
  public CopyDatabase(PostgresSettings where) {
    this.where = where;
    PGSimpleDataSource reading = PostgresConnections.source(where, ANSWER);
    reading.setPrepareThreshold(0); // a plan for each query leaves out partitions
    HikariConfig readerPool = PostgresConnections.pool("audit-copy-readers", reading, READERS);
    readerPool.setReadOnly(true);
    readerPool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    readerPool.setMinimumIdle(0);
    PGSimpleDataSource writing = PostgresConnections.source(where, ANSWER);
    writing.setReWriteBatchedInserts(true);
    HikariConfig writerPool = PostgresConnections.pool("audit-copy-writer", writing, 1);
    writerPool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    this.readers = new HikariDataSource(readerPool);
    this.writer = new HikariDataSource(writerPool);
  }

  /**
   * In one transaction that sees one moment.
   *
   * @throws CopyUnavailable if the database cannot be used
   */
  public <T> T read(Work<T> work) throws IOException {
    return transact(readers, work);
  }

  /**
   * In one transaction that sees what others have committed.
   *
   * @throws CopyUnavailable if the database cannot be used; it may be written or not
   */
  public <T> T write(Work<T> work) throws IOException {
    return transact(writer, work);
  }

  private <T> T transact(HikariDataSource pool, Work<T> work) throws IOException {
    try {
      ensureReady();
      try (Connection connection = pool.getConnection()) {
        boolean isDone = false;
        try {
          T value = work.on(connection);
          connection.commit();
          isDone = true;
          return value;
        } finally {
          if (!isDone) {
            pool.evictConnection(connection); // which undoes what it has written
          }
        }
      }
    } catch (SQLException e) {
      isReady = false; // maybe it is another database by now
      throw explain(e);
    }
  }

  private void ensureReady() throws SQLException, CopyUnavailable {
    if (isReady) {
      return;
    }
    takeTurn();
    try {
      if (!isReady) {
        if (!CopySchema.isCurrent(PostgresConnections.source(where, LOOK))) {
          CopySchema.migrate(PostgresConnections.source(where, MIGRATION));
        }
        isReady = true;
      }
    } finally {
      beginning.unlock();
    }
  }

  private void takeTurn() throws CopyUnavailable {
    try {
      if (beginning.tryLock(TURN.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new CopyUnavailable(
        "its tables are being looked for or made", new IllegalStateException("no turn"));
  }

  /** By what its states mean (documentation of PostgreSQL, appendix A). */
  private CopyUnavailable explain(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    if (state.equals("57014")) {
      return new CopyUnavailable("a statement took more than 10 s", TOO_MUCH, failure);
    }
    String why =
        switch (state.substring(0, Math.min(2, state.length()))) {
          case "28" -> "it does not let %s in".formatted(where.user());
          case "3D" -> "there is no such database";
          case "3F" -> "there is no such schema";
          case "42" ->
              state.equals("42501")
                  ? "%s has not the rights: it must own the tables, or may make them in the schema"
                      .formatted(where.user())
                  : "its tables are not as Cardea made them";
          case "53" -> "it has no room or no connection left";
          case "57" -> "it is shutting down or starting";
          default -> "it cannot be used: check that it runs and can be reached";
        };
    return new CopyUnavailable(why, failure);
  }

  /** Where it is, without the password. */
  @Override
  public String toString() {
    return where.toString();
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
  }
}
