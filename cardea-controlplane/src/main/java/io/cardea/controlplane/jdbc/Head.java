package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.StorePosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Where a store is.
 *
 * @param revision the latest one; in a transaction that has locked the head, the one being made
 * @param floor the latest one that is forgotten
 */
record Head(String incarnation, long revision, long floor) {

  /** Where the store is, as the transaction sees it. */
  static Head read(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            "SELECT incarnation, revision, floor FROM store_head",
            List.of(),
            row -> new Head(row.getString(1), row.getLong(2), row.getLong(3)))
        .orElseThrow(() -> new IllegalStateException("the store has no head"));
  }

  /**
   * Begins the next revision. Whoever else wants to waits until this transaction ends, so revisions
   * are committed in the order of their numbers, and who sees one sees all before.
   */
  static Head next(Connection connection) throws SQLException {
    Sql.update(connection, "UPDATE store_head SET revision = revision + 1", List.of());
    return read(connection);
  }

  /** Locks the head without beginning a revision. */
  static Head lock(Connection connection) throws SQLException {
    Sql.update(connection, "UPDATE store_head SET revision = revision", List.of());
    return read(connection);
  }

  void write(Connection connection) throws SQLException {
    Sql.update(
        connection,
        "UPDATE store_head SET incarnation = ?, revision = ?, floor = ?",
        List.of(incarnation, revision, floor));
  }

  /** Gives a store that was just made its incarnation. */
  static void name(Connection connection, String incarnation) throws SQLException {
    Sql.update(
        connection,
        "UPDATE store_head SET incarnation = ? WHERE incarnation = ''",
        List.of(incarnation));
  }

  StorePosition position() {
    return at(revision);
  }

  StorePosition at(long other) {
    return new StorePosition(incarnation, other);
  }

  /** Whether all that came after {@code position} can be told. */
  boolean reaches(StorePosition position) {
    return position.incarnation().equals(incarnation)
        && position.revision() >= floor
        && position.revision() <= revision;
  }
}
