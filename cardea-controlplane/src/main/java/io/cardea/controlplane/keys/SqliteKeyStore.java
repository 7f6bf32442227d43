package io.cardea.controlplane.keys;

import io.cardea.controlplane.datafile.PrivateFile;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * Keys in the SQLite file {@code keys.db} of the data directory: write-ahead log, {@code
 * synchronous=FULL}, so that what a method has returned from survives a power cut. One process at a
 * time: a second one would not see the first one's revocations in its memory.
 */
public final class SqliteKeyStore implements KeyStore {

  private static final String NAME = "keys.db";

  private final Connection connection;

  /** Guards the one connection; held over its I/O because statements on it must not interleave. */
  private final ReentrantLock turn = new ReentrantLock();

  private SqliteKeyStore(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the store in {@code directory}, making or migrating it as needed.
   *
   * @throws KeyStoreException if it cannot be opened, is in use, is no key store, or was written by
   *     a newer Cardea
   */
  public static SqliteKeyStore open(Path directory) {
    try {
      Path file = PrivateFile.in(directory, NAME);
      Connection connection = settings().createConnection("jdbc:sqlite:" + file.toAbsolutePath());
      try {
        KeySchema.migrate(connection);
        return new SqliteKeyStore(connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new KeyStoreException(explain(e, directory), e);
    } catch (IOException e) {
      throw new KeyStoreException(
          "the key store in " + directory + " cannot be made: check the directory's permissions",
          e);
    }
  }

  private static SQLiteConfig settings() {
    SQLiteConfig config = new SQLiteConfig();
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(2_000);
    config.enableLoadExtension(false);
    return config;
  }

  private static String explain(SQLException e, Path directory) {
    String cause = String.valueOf(e.getMessage()).toUpperCase(Locale.ROOT);
    if (cause.contains("SQLITE_BUSY") || cause.contains("SQLITE_LOCKED")) {
      return "the key store in " + directory + " is in use: stop the other Cardea that uses it";
    }
    if (cause.contains("SQLITE_NOTADB") || cause.contains("SQLITE_CORRUPT")) {
      return "the key store in " + directory + " is damaged or no key store: restore a backup";
    }
    return "the key store in " + directory + " cannot be opened: check disk and permissions";
  }

  @Override
  public List<ApiKey> all() {
    String sql = "SELECT " + KeyRow.COLUMNS + " FROM api_key";
    return run(
        sql,
        query -> {
          List<ApiKey> keys = new ArrayList<>();
          try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
              keys.add(KeyRow.read(rows));
            }
          }
          return keys;
        });
  }

  @Override
  public void add(ApiKey key) {
    String sql =
        "INSERT INTO api_key (" + KeyRow.COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    run(
        sql,
        row -> {
          KeyRow.write(key, row);
          return row.executeUpdate();
        });
  }

  @Override
  public void revoke(TenantId tenant, KeyId id, Instant at) {
    String sql = "UPDATE api_key SET revoked = ? WHERE id = ? AND tenant = ? AND revoked IS NULL";
    setTime(sql, tenant, id, at);
  }

  @Override
  public void expire(TenantId tenant, KeyId id, Instant at) {
    setTime("UPDATE api_key SET expires = ? WHERE id = ? AND tenant = ?", tenant, id, at);
  }

  private void setTime(String sql, TenantId tenant, KeyId id, Instant at) {
    run(
        sql,
        row -> {
          row.setLong(1, at.toEpochMilli());
          row.setString(2, id.value());
          row.setString(3, tenant.value());
          return row.executeUpdate();
        });
  }

  @Override
  public Map<KeyId, Instant> uses() {
    return run(
        "SELECT id, last_used FROM api_key WHERE last_used IS NOT NULL",
        query -> {
          Map<KeyId, Instant> uses = new HashMap<>();
          try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
              uses.put(new KeyId(rows.getString(1)), Instant.ofEpochMilli(rows.getLong(2)));
            }
          }
          return uses;
        });
  }

  @Override
  public void used(Map<KeyId, Instant> uses) {
    run(
        "UPDATE api_key SET last_used = ? WHERE id = ?",
        row -> {
          for (Map.Entry<KeyId, Instant> use : uses.entrySet()) {
            row.setLong(1, use.getValue().toEpochMilli());
            row.setString(2, use.getKey().value());
            row.addBatch();
          }
          return row.executeBatch();
        });
  }

  @Override
  public void remove(TenantId tenant, KeyId id) {
    run(
        "DELETE FROM api_key WHERE id = ? AND tenant = ?",
        row -> {
          row.setString(1, id.value());
          row.setString(2, tenant.value());
          return row.executeUpdate();
        });
  }

  @Override
  public void close() {
    turn.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new KeyStoreException("the key store cannot be closed: check the disk", e);
    } finally {
      turn.unlock();
    }
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String sql, Work<T> work) {
    turn.lock();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return work.on(statement);
    } catch (SQLException e) {
      throw new KeyStoreException("the key store failed: check disk space and permissions", e);
    } catch (IllegalArgumentException e) {
      throw new KeyStoreException("the key store holds a broken row: restore a backup", e);
    } finally {
      turn.unlock();
    }
  }
}
