package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.NodeBoard;
import io.cardea.controlplane.store.NodeReport;
import io.cardea.controlplane.store.StorePosition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What gateways say that share a database. */
final class NodeTable implements NodeBoard {

  private static final String COLUMNS = "node, host, version, position, snapshot, started, said";

  private final Database database;
  private final InstantSource clock;

  NodeTable(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void say(NodeReport report) {
    boolean _ =
        database.note(connection -> {
          delete(connection, report.node());
          Sql.update(
              connection,
              "DELETE FROM node WHERE said < ?",
              List.of(clock.instant().minus(SILENCE).toEpochMilli()));
          Sql.update(
              connection,
              "INSERT INTO node (" + COLUMNS + ") VALUES (" + Sql.marks(7) + ")",
              List.of(
                  report.node(),
                  report.host(),
                  report.version(),
                  report.position().toString(),
                  report.snapshot(),
                  report.started().toEpochMilli(),
                  report.said().toEpochMilli()));
          return true;
        });
  }

  @Override
  public void leave(String node) {
    boolean _ =
        database.note(connection -> {
          delete(connection, node);
          return true;
        });
  }

  private static void delete(Connection connection, String node) throws SQLException {
    Sql.update(connection, "DELETE FROM node WHERE node = ?", List.of(node));
  }

  @Override
  public List<NodeReport> all() {
    long since = clock.instant().minus(SILENCE).toEpochMilli();
    return database.read(connection ->
        Sql.list(
            connection,
            "SELECT " + COLUMNS + " FROM node WHERE said >= ? ORDER BY started, node",
            List.of(since),
            NodeTable::read));
  }

  private static NodeReport read(ResultSet row) throws SQLException {
    return new NodeReport(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        StorePosition.parse(row.getString(4)).orElseThrow(IllegalArgumentException::new),
        row.getLong(5),
        Instant.ofEpochMilli(row.getLong(6)),
        Instant.ofEpochMilli(row.getLong(7)));
  }
}
