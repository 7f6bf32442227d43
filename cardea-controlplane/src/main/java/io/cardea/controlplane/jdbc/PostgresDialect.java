package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;

/** PostgreSQL: what its states mean (documentation, appendix A). */
final class PostgresDialect implements Dialect {

  /** Where new revisions are announced. */
  static final String CHANNEL = "cardea_resource";

  /**
   * Connections, resources, operator intervention, system errors, refused users, transactions that
   * the server ended.
   */
  private static final Set<String> CLASSES = Set.of("08", "53", "57", "58", "28", "3D", "40");

  /** Locks that were waited for in vain; a server that is read-only, such as a standby. */
  private static final Set<String> STATES = Set.of("55P03", "25006");

  @Override
  public String textType() {
    return "TEXT COLLATE \"C\"";
  }

  /** Begins with the first statement, as the pool has set it: readers in repeatable read. */
  @Override
  public void begin(Connection connection, boolean writing) {}

  @Override
  public void commit(Connection connection) throws SQLException {
    connection.commit();
  }

  @Override
  public void rollback(Connection connection) throws SQLException {
    connection.rollback();
  }

  @Override
  public void announce(Connection connection) throws SQLException {
    Sql.first(
        connection,
        "SELECT pg_notify(?, '')",
        List.of(CHANNEL),
        row -> String.valueOf(row.getRow()));
  }

  @Override
  public RuntimeException explain(SQLException failure, boolean late) {
    return isUnavailable(failure)
        ? new StoreUnavailable(
            "the database of the resource store cannot be used: check that it runs, can be reached,"
                + " and lets Cardea's user in",
            late,
            failure)
        : new IllegalStateException("the resource store failed", failure);
  }

  private static boolean isUnavailable(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return failure instanceof SQLTransientConnectionException
        || STATES.contains(state)
        || CLASSES.contains(state.substring(0, Math.min(2, state.length())));
  }
}
