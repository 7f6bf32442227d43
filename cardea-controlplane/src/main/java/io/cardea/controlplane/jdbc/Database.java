package io.cardea.controlplane.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Transactions on one database: any number of readers, each of which sees one moment, and writers,
 * which wait for each other. A connection on which anything has failed is closed, which undoes what
 * it has written.
 */
final class Database implements AutoCloseable {

  private final HikariDataSource readers;
  private final HikariDataSource writers;
  private final Dialect dialect;

  Database(HikariDataSource readers, HikariDataSource writers, Dialect dialect) {
    this.readers = readers;
    this.writers = writers;
    this.dialect = dialect;
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  <T> T read(Work<T> work) {
    return run(readers, false, false, connection -> Verdict.rollback(work.on(connection)));
  }

  <T> T write(Work<Verdict<T>> work) {
    return run(writers, true, true, work);
  }

  /** Writes what nobody waits for. */
  <T> T note(Work<T> work) {
    return run(writers, true, false, connection -> Verdict.commit(work.on(connection)));
  }

  private <T> T run(
      HikariDataSource pool, boolean writing, boolean announced, Work<Verdict<T>> work) {
    boolean committing = false;
    try (Connection connection = pool.getConnection()) {
      boolean ended = false;
      try {
        dialect.begin(connection, writing);
        Verdict<T> verdict = work.on(connection);
        if (verdict.committed()) {
          if (announced) {
            dialect.announce(connection);
          }
          committing = true;
          dialect.commit(connection);
        } else {
          dialect.rollback(connection);
        }
        ended = true;
        return verdict.value();
      } finally {
        if (!ended) {
          pool.evictConnection(connection);
        }
      }
    } catch (SQLException e) {
      throw dialect.explain(e, committing);
    }
  }

  @Override
  public void close() {
    readers.close();
    writers.close();
  }
}
