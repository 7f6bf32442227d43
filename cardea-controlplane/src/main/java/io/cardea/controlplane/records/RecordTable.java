package io.cardea.controlplane.records;

import io.cardea.controlplane.jdbc.Sql;
import io.cardea.model.audit.RecordField;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is written of copies: rows of records, and how far logs are copied. */
final class RecordTable {

  /** Rows that go at a time. */
  private static final int STEP = 10_000;

  private static final String INSERT =
      "INSERT INTO audit_record (log, %s) VALUES (%s) ON CONFLICT DO NOTHING"
          .formatted(RecordRow.COLUMNS, Sql.marks(7 + RecordField.values().length));

  private RecordTable() {}

  /** How all logs are copied, by their numbers. */
  static List<LogRow> logs(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        "SELECT " + LogRow.COLUMNS + " FROM audit_log ORDER BY number",
        List.of(),
        LogRow::read);
  }

  static Optional<LogRow> log(Connection connection, String log) throws SQLException {
    return Sql.first(
        connection,
        "SELECT " + LogRow.COLUMNS + " FROM audit_log WHERE log = ?",
        List.of(log),
        LogRow::read);
  }

  /** A log that is not copied yet; its number is given by the database. */
  static void add(Connection connection, LogRow row) throws SQLException {
    int _ =
        Sql.update(
            connection,
            "INSERT INTO audit_log (log, node, next, segment, place, at, skew, complete, removed)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (log) DO NOTHING",
            List.of(
                row.log(),
                row.node(),
                row.next(),
                row.at().segment(),
                row.at().offset(),
                row.latest(),
                row.skew(),
                row.complete(),
                row.removed()));
  }

  static void name(Connection connection, int number, String node) throws SQLException {
    int _ =
        Sql.update(
            connection, "UPDATE audit_log SET node = ? WHERE number = ?", List.of(node, number));
  }

  /** Goes on from {@code from}; false if somebody else has meanwhile. */
  static boolean advance(Connection connection, LogRow from, LogRow to) throws SQLException {
    return Sql.update(
            connection,
            "UPDATE audit_log SET next = ?, segment = ?, place = ?, at = ?, skew = ?"
                + " WHERE number = ? AND next = ?",
            List.of(
                to.next(),
                to.at().segment(),
                to.at().offset(),
                to.latest(),
                to.skew(),
                from.number(),
                from.next()))
        == 1;
  }

  static void complete(Connection connection, int number, long micros) throws SQLException {
    int _ =
        Sql.update(
            connection,
            "UPDATE audit_log SET complete = ? WHERE number = ?",
            List.of(micros, number));
  }

  static void removed(Connection connection, int number, long micros) throws SQLException {
    int _ =
        Sql.update(
            connection,
            "UPDATE audit_log SET removed = GREATEST(removed, ?) WHERE number = ?",
            List.of(micros, number));
  }

  /** Adds the rows of a batch, and tells beginnings of earlier ones how they ended. */
  static void insert(Connection connection, int log, CopyBatch batch) throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    for (RecordRow row : batch.rows()) {
      List<Object> values = new ArrayList<>(List.of(log));
      values.addAll(row.values());
      rows.add(values);
    }
    Sql.batch(connection, INSERT, rows);
    Sql.batch(
        connection,
        "UPDATE audit_record SET outcome = ?, outcome_at = ?, status = ? WHERE log = ? AND id = ?"
            + " AND type IN ('intent', 'admin') AND outcome = "
            + RecordRow.NONE
            + " AND leaf < ?",
        batch.late().stream()
            .map(late ->
                List.<Object>of(
                    late.outcome().leaf(),
                    late.outcome().at(),
                    late.status(),
                    log,
                    late.id(),
                    late.outcome().leaf()))
            .toList());
  }

  /** The record that is kept by that number and time. */
  static Optional<byte[]> record(Connection connection, int log, long leaf, long at)
      throws SQLException {
    return Sql.first(
        connection,
        "SELECT record FROM audit_record WHERE log = ? AND leaf = ? AND at = ?",
        List.of(log, leaf, at),
        row -> row.getBytes(1));
  }

  /** Removes some rows of the records from {@code first} on, before {@code behind}; or none. */
  static int remove(Connection connection, int log, long first, long behind) throws SQLException {
    Optional<Long> oldest =
        Sql.first(
            connection,
            "SELECT leaf FROM audit_record WHERE log = ? AND leaf >= ? AND leaf < ?"
                + " ORDER BY leaf LIMIT 1",
            List.of(log, first, behind),
            row -> row.getLong(1));
    return oldest.isEmpty()
        ? 0
        : Sql.update(
            connection,
            "DELETE FROM audit_record WHERE log = ? AND leaf >= ? AND leaf < ?",
            List.of(log, oldest.get(), Math.min(behind, oldest.get() + STEP)));
  }
}
