package io.cardea.controlplane.orders;

import io.cardea.controlplane.jdbc.Sql;
import io.cardea.model.identity.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The rows of orders and of what came of them. Nothing of them is believed here. */
final class OrderTable {

  /** Orders that are read in one go: each may hold megabytes. */
  private static final int BATCH = 50;

  /** Characters of an order that are read; one with a thousand nodes has fewer. */
  private static final int MAX_CONTENT = 100_000;

  private static final int MAX_FIELD = 200;
  private static final int MAX_ORDERS = 100_000;
  private static final int MAX_RESULTS = 2_000;

  private static final String ROWS =
      "SELECT id, left(content, %d), left(subject, %d), left(seal, %d), left(ended, %d) FROM audit_order WHERE id = ANY(?) ORDER BY number"
          .formatted(MAX_CONTENT, MAX_FIELD, MAX_FIELD, MAX_FIELD);

  private static final String RESULTS =
      "SELECT id, log, at, left(result, %d), left(seal, %d) FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY log) AS n FROM audit_order_result WHERE id = ANY(?) AND length(log) <= 64) AS few WHERE n <= %d"
          .formatted(MAX_FIELD, MAX_FIELD, MAX_RESULTS);

  /**
   * Where an order is in the table.
   *
   * @param number grows with each
   * @param isEnded whether it says so
   */
  record Place(long number, String id, boolean isEnded) {}

  private record Came(String id, OrderRow.Result result) {}

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

  /** All, in the order in which they were given; at most {@value #MAX_ORDERS}. */
  static List<Place> places(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        "SELECT number, id, ended IS NOT NULL FROM audit_order WHERE length(id) <= 100 ORDER BY number LIMIT ?",
        List.of(MAX_ORDERS),
        row -> new Place(row.getLong(1), row.getString(2), row.getBoolean(3)));
  }

  /** The last {@code most} that are said to be of {@code tenant} and have a number below. */
  static List<Place> newest(Connection connection, TenantId tenant, long below, int most)
      throws SQLException {
    return Sql.list(
        connection,
        "SELECT number, id, ended IS NOT NULL FROM audit_order WHERE tenant = ? AND number < ? AND length(id) <= 100 ORDER BY number DESC LIMIT ?",
        List.of(tenant.value(), below, most),
        row -> new Place(row.getLong(1), row.getString(2), row.getBoolean(3)));
  }

  /**
   * Gives those of {@code ids} that are there to {@code sink}, with what came of them; in their
   * order, if that is the one of {@link #places}.
   */
  static void each(Connection connection, List<String> ids, Consumer<OrderRow> sink)
      throws SQLException {
    for (int from = 0; from < ids.size(); from += BATCH) {
      rows(connection, ids.subList(from, Math.min(ids.size(), from + BATCH))).forEach(sink);
    }
  }

  private static List<OrderRow> rows(Connection connection, List<String> ids) throws SQLException {
    Map<String, List<OrderRow.Result>> results = new HashMap<>();
    Sql.each(
        connection,
        RESULTS,
        List.of(ids),
        row ->
            new Came(
                row.getString(1),
                new OrderRow.Result(
                    row.getString(2), row.getLong(3), row.getString(4), row.getString(5))),
        came -> results.computeIfAbsent(came.id(), _ -> new ArrayList<>()).add(came.result()));
    return Sql.list(
        connection,
        ROWS,
        List.of(ids),
        row ->
            new OrderRow(
                row.getString(1),
                row.getString(2),
                Optional.ofNullable(row.getString(3)),
                row.getString(4),
                Optional.ofNullable(row.getString(5)),
                results.getOrDefault(row.getString(1), List.of())));
  }

  static Optional<OrderRow> find(Connection connection, String id) throws SQLException {
    return rows(connection, List.of(id)).stream().findFirst();
  }

  static void add(Connection connection, OrderRow row) throws SQLException {
    int _ =
        Sql.update(
            connection,
            "INSERT INTO audit_order (id, content, subject, seal, ended) VALUES (?, ?, ?, ?, ?)",
            List.of(row.id(), row.content(), row.subject(), row.seal(), row.ended()));
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

  /** Ends an order, and forgets whom it is about. */
  static void end(Connection connection, String id, String seal) throws SQLException {
    int _ =
        Sql.update(
            connection,
            "UPDATE audit_order SET subject = NULL, ended = ? WHERE id = ?",
            List.of(seal, id));
  }
}
