package io.cardea.controlplane.records;

import io.cardea.controlplane.jdbc.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The months that the table of records consists of, in UTC. They are made before they are needed,
 * and dropped when they are over and nothing is left in them. One thread.
 */
final class Partitions {

  private static final String PREFIX = "audit_record_";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{4,9})_(\\d{2})");
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long AHEAD_DAYS = 7;

  /** Whoever makes or drops tables waits for others who do, in the same schema. */
  private static final String TURN =
      "SELECT pg_advisory_xact_lock(hashtext('cardea.audit.copy'), hashtext(current_schema()))";

  private final CopyDatabase database;
  private final Set<YearMonth> known = new HashSet<>();

  Partitions(CopyDatabase database) {
    this.database = database;
  }

  /** Makes those for {@code times}, in microseconds, and what will be needed soon. */
  void ensure(Collection<Long> times, Instant now) throws IOException {
    Set<YearMonth> wanted = new TreeSet<>();
    times.forEach(time -> wanted.add(of(Instant.ofEpochSecond(time / MICROS_PER_SECOND))));
    wanted.add(of(now));
    wanted.add(of(now.plus(AHEAD_DAYS, ChronoUnit.DAYS)));
    wanted.removeAll(known);
    if (wanted.isEmpty()) {
      return;
    }
    boolean _ =
        database.write(connection -> {
          turn(connection);
          for (YearMonth month : wanted) {
            make(connection, month);
          }
          return true;
        });
    known.addAll(wanted);
  }

  /** Looks again which there are, as somebody else may have dropped some. */
  void forget() {
    known.clear();
  }

  /** Drops those that are over and empty. */
  void dropEmpty(Instant now) throws IOException {
    YearMonth current = of(now.minus(1, ChronoUnit.DAYS));
    List<String> names =
        database.write(connection ->
            Sql.list(
                connection,
                "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                    + " WHERE i.inhparent = to_regclass('audit_record')",
                List.of(),
                row -> String.valueOf(row.getString(1))));
    for (String name : names) {
      Matcher form = NAME.matcher(name);
      if (form.matches()
          && month(form).isBefore(current)
          && database.write(connection -> isDropped(connection, name))) {
        known.remove(month(form));
      }
    }
  }

  private static YearMonth month(Matcher form) {
    return YearMonth.of(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  private static YearMonth of(Instant time) {
    return YearMonth.from(time.atOffset(ZoneOffset.UTC));
  }

  private static long start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() * MICROS_PER_SECOND;
  }

  /** All parts of the statement are numbers. */
  private static void make(Connection connection, YearMonth month) throws SQLException {
    int _ =
        Sql.update(
            connection,
            "CREATE TABLE IF NOT EXISTS %s%04d_%02d PARTITION OF audit_record FOR VALUES FROM (%d) TO (%d)"
                .formatted(
                    PREFIX,
                    month.getYear(),
                    month.getMonthValue(),
                    start(month),
                    start(month.plusMonths(1))),
            List.of());
  }

  /** The name is of the form of {@link #NAME}. */
  private static boolean isDropped(Connection connection, String name) throws SQLException {
    turn(connection);
    if (!isEmpty(connection, name)) {
      return false;
    }
    int _ = Sql.update(connection, "LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE", List.of());
    if (!isEmpty(connection, name)) {
      return false;
    }
    int _ = Sql.update(connection, "DROP TABLE " + name, List.of());
    return true;
  }

  private static boolean isEmpty(Connection connection, String name) throws SQLException {
    return Sql.first(
            connection, "SELECT 1 FROM " + name + " LIMIT 1", List.of(), row -> row.getInt(1))
        .isEmpty();
  }

  private static void turn(Connection connection) throws SQLException {
    boolean _ = Sql.first(connection, TURN, List.of(), row -> row.getRow()).isPresent();
  }
}
