package io.cardea.controlplane.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.cardea.controlplane.store.StoreAway;
import io.cardea.controlplane.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Transactions on one database: any number of readers, each of which sees one moment, and writers,
 * which wait for each other. A connection on which anything has failed is closed, which undoes what
 * it has written.
 */
final class Database implements AutoCloseable {

  private final HikariDataSource readers;
  private final HikariDataSource writers;
  private final Dialect dialect;
  private final InstantSource clock;
  private final Beginning beginning;
  private volatile Optional<StoreAway> away = Optional.empty();

  /**
   * @param clock of what is noticed
   * @param patience how long to wait for another one who makes the database ready
   * @param migration makes or migrates the tables
   * @param naming the first transaction, which is made again by each who opens the store
   */
  Database(
      Pools pools,
      Dialect dialect,
      InstantSource clock,
      Duration patience,
      Runnable migration,
      Work<Verdict<Boolean>> naming) {
    this.readers = pools.readers();
    this.writers = pools.writers();
    this.dialect = dialect;
    this.clock = clock;
    this.beginning =
        new Beginning(
            () -> {
              migration.run();
              boolean _ = transact(writers, true, true, naming);
            },
            patience);
  }

  /** Connections to read, and to write. */
  record Pools(HikariDataSource readers, HikariDataSource writers) {}

  /** Makes it ready, unless it is. */
  void begin() {
    boolean _ =
        noticed(() -> {
          beginning.ensure();
          return true;
        });
  }

  /** Whether it could not be used when it was last tried. */
  Optional<StoreAway> away() {
    return away;
  }

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  <T> T read(Work<T> work) {
    return noticed(() -> {
      beginning.ensure();
      return transact(readers, false, false, connection -> Verdict.rollback(work.on(connection)));
    });
  }

  <T> T write(Work<Verdict<T>> work) {
    return noticed(() -> {
      beginning.ensure();
      return transact(writers, true, true, work);
    });
  }

  /** Writes what nobody waits for. */
  <T> T note(Work<T> work) {
    return noticed(() -> {
      beginning.ensure();
      return transact(writers, true, false, connection -> Verdict.commit(work.on(connection)));
    });
  }

  private <T> T noticed(Supplier<T> work) {
    try {
      T value = work.get();
      away = Optional.empty();
      return value;
    } catch (StoreUnavailable e) {
      String reason = String.valueOf(e.getMessage());
      away =
          Optional.of(new StoreAway(away.map(StoreAway::since).orElseGet(clock::instant), reason));
      throw e;
    }
  }

  private <T> T transact(
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
