package io.cardea.controlplane.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Where the two databases differ. */
interface Dialect {

  /** The type of texts, for the migrations. */
  String textType();

  /** Begins a transaction that sees one moment, or one that will write and waits for its turn. */
  void begin(Connection connection, boolean writing) throws SQLException;

  /** Ends the transaction; what it has written stays. */
  void commit(Connection connection) throws SQLException;

  /** Ends the transaction; what it has written goes. */
  void rollback(Connection connection) throws SQLException;

  /** Tells other processes of the new revision, when the transaction is committed. */
  void announce(Connection connection) throws SQLException;

  /**
   * What to throw for {@code failure}.
   *
   * @param late whether it came while committing, so that the transaction may be there
   */
  RuntimeException explain(SQLException failure, boolean late);
}
