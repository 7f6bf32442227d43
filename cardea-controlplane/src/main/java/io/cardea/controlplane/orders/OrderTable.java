package io.cardea.controlplane.orders;

import io.cardea.controlplane.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of orders and of what came of them. Nothing of them is believed here. */
final class OrderTable {

  /** Characters of an order that are read; one with a thousand nodes has fewer. */
  private static final int MAX_CONTENT = 100_000;

  private static final int MAX_FIELD = 200;
  private static final int MAX_ORDERS = 100_000;

  private OrderTable() {}

  /**
   * The nodes that have copied records, a thousand at most: their logs, and what their machines are
   * called.
   */
  static Map<String, String> nodes(Connection connection) throws SQLException {
    Map<String, String> nodes = new LinkedHashMap<>();
    Sql.each(
        connection,
        "SELECT log, left(node, 100) FROM audit_log WHERE length(log) <= 64 ORDER BY number LIMIT 1000",
        List.of(),
        row -> Map.entry(row.getString(1), row.getString(2)),
        node -> {
          nodes.put(node.getKey(), node.getValue());
          return true;
        });
    return nodes;
  }

  /** The ids of all, in the order in which they were given; at most {@value #MAX_ORDERS}. */
  static List<String> ids(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        "SELECT id FROM audit_order WHERE length(id) <= 100 ORDER BY number LIMIT ?",
        List.of(MAX_ORDERS),
        row -> row.getString(1));
  }

  /** The ids of the last {@code most} of them. */
  static List<String> newest(Connection connection, int most) throws SQLException {
    return Sql.list(
        connection,
        "SELECT id FROM audit_order WHERE length(id) <= 100 ORDER BY number DESC LIMIT ?",
        List.of(most),
        row -> row.getString(1));
  }

  static Optional<OrderRow> find(Connection connection, String id) throws SQLException {
    List<OrderRow.Result> results =
        Sql.list(
            connection,
            "SELECT log, at, left(result, %d), left(seal, %d) FROM audit_order_result WHERE id = ? LIMIT 2000"
                .formatted(MAX_FIELD, MAX_FIELD),
            List.of(id),
            row ->
                new OrderRow.Result(
                    row.getString(1), row.getLong(2), row.getString(3), row.getString(4)));
    return Sql.first(
        connection,
        "SELECT left(content, %d), left(subject, %d), left(seal, %d) FROM audit_order WHERE id = ?"
            .formatted(MAX_CONTENT, MAX_FIELD, MAX_FIELD),
        List.of(id),
        row ->
            new OrderRow(
                id,
                row.getString(1),
                Optional.ofNullable(row.getString(2)),
                row.getString(3),
                results));
  }

  static void add(Connection connection, OrderRow row) throws SQLException {
    int _ =
        Sql.update(
            connection,
            "INSERT INTO audit_order (id, content, subject, seal) VALUES (?, ?, ?, ?)",
            List.of(row.id(), row.content(), row.subject(), row.seal()));
  }

  /** Lets nobody else {@link #put} a result of the order until this transaction has ended. */
  static void lock(Connection connection, String id) throws SQLException {
    Optional<Integer> _ =
        Sql.first(
            connection,
            "SELECT 1 FROM audit_order WHERE id = ? FOR UPDATE",
            List.of(id),
            row -> row.getInt(1));
  }

  static void put(Connection connection, String id, OrderRow.Result result) throws SQLException {
    int _ =
        Sql.update(
            connection,
            "INSERT INTO audit_order_result (id, log, at, result, seal) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (id, log) DO UPDATE"
                + " SET at = excluded.at, result = excluded.result, seal = excluded.seal",
            List.of(id, result.log(), result.at(), result.label(), result.seal()));
  }

  /** Forgets whom an erasure is about. */
  static void forget(Connection connection, String id) throws SQLException {
    int _ =
        Sql.update(connection, "UPDATE audit_order SET subject = NULL WHERE id = ?", List.of(id));
  }
}
