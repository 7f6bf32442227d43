package io.cardea.controlplane.records;

import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.seal.LeafReader;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How far a log is copied.
 *
 * @param number what rows call it
 * @param log its name
 * @param node machine of the node that writes it
 * @param next number of the first record that is not copied
 * @param at where that is, or will be, in the files of the log
 * @param latest the latest time of a record so far, in microseconds
 * @param skew how far behind that the time of a record was at most
 * @param complete when everything that was sealed was copied, in microseconds; 0: never
 * @param removed until when retention has removed records, in microseconds; 0: none
 */
record LogRow(
    int number,
    String log,
    String node,
    long next,
    LogPosition at,
    long latest,
    long skew,
    long complete,
    long removed) {

  static final String COLUMNS =
      "number, log, node, next, segment, place, at, skew, complete, removed";

  static LogRow read(ResultSet row) throws SQLException {
    return new LogRow(
        row.getInt(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        new LogPosition(row.getLong(5), row.getLong(6)),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getLong(10));
  }

  LeafReader.Place place() {
    return new LeafReader.Place(next, at);
  }

  /** The log and its node, for people. */
  String shown() {
    return node.isEmpty() ? log : "%s (%s)".formatted(node, log);
  }
}
