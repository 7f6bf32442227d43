package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.StoreDamaged;
import io.cardea.controlplane.store.StoreUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite: what its result codes mean (sqlite.org/rescode.html). */
final class SqliteDialect implements Dialect {

  private static final int PRIMARY = 0xff;

  private final Path file;

  SqliteDialect(Path file) {
    this.file = file;
  }

  @Override
  public String textType() {
    return "TEXT";
  }

  /** Written out, because the driver's own commit begins the next transaction at once. */
  @Override
  public void begin(Connection connection, boolean writing) throws SQLException {
    execute(connection, writing ? "BEGIN IMMEDIATE" : "BEGIN");
  }

  @Override
  public void commit(Connection connection) throws SQLException {
    execute(connection, "COMMIT");
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    execute(connection, "ROLLBACK");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** There is nothing to tell others with; they look from time to time. */
  @Override
  public void announce(Connection connection) {}

  @Override
  public RuntimeException explain(SQLException failure, boolean late) {
    Optional<SQLiteErrorCode> code = code(failure);
    if (code.isEmpty()) {
      return failure instanceof SQLTransientConnectionException
          ? busy(failure, late)
          : new IllegalStateException("the resource store failed", failure);
    }
    return switch (primary(code.get())) {
      case SQLITE_BUSY, SQLITE_LOCKED -> busy(failure, late);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          new StoreDamaged(
              "the resource store " + file + " is damaged or no resource store: restore a backup",
              failure);
      case SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM ->
          new StoreUnavailable(
              "the resource store " + file + " failed: check disk space and permissions",
              late,
              failure);
      default -> new IllegalStateException("the resource store failed", failure);
    };
  }

  private StoreUnavailable busy(SQLException failure, boolean late) {
    return new StoreUnavailable(
        "the resource store " + file + " is busy: try again, or stop what else writes to it",
        late,
        failure);
  }

  private static SQLiteErrorCode primary(SQLiteErrorCode code) {
    return SQLiteErrorCode.getErrorCode(code.code & PRIMARY);
  }

  private static Optional<SQLiteErrorCode> code(Throwable failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof SQLiteException sqlite) {
        return Optional.of(sqlite.getResultCode());
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
