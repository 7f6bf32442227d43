package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.StoreDamaged;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Statements with their values: texts, numbers, bytes, any as an {@code Optional}, and for
 * PostgreSQL lists of texts.
 */
public final class Sql {

  /** Rows that are fetched in one go, so that a long answer is never in memory as a whole. */
  private static final int FETCH = 200;

  /** Rows that are sent in one go. */
  private static final int BATCH = 500;

  private Sql() {}

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface RowReader<T> {
    /**
     * Reads the current row.
     *
     * @throws IllegalArgumentException if it holds what no version of Cardea wrote
     */
    T read(ResultSet row) throws SQLException;
  }

  public static <T> List<T> list(
      Connection connection, String sql, List<?> values, RowReader<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    forEach(connection, sql, values, reader, rows::add);
    return rows;
  }

  public static <T> Optional<T> first(
      Connection connection, String sql, List<?> values, RowReader<T> reader) throws SQLException {
    List<T> rows = new ArrayList<>();
    each(
        connection,
        sql,
        values,
        reader,
        row -> {
          rows.add(row);
          return false;
        });
    return rows.stream().findFirst();
  }

  /** Gives all rows to {@code reader} and on. */
  static <T> void forEach(
      Connection connection, String sql, List<?> values, RowReader<T> reader, Consumer<T> sink)
      throws SQLException {
    each(
        connection,
        sql,
        values,
        reader,
        row -> {
          sink.accept(row);
          return true;
        });
  }

  /** Gives rows to {@code reader} and on, until {@code goesOn} says no. */
  public static <T> void each(
      Connection connection, String sql, List<?> values, RowReader<T> reader, Predicate<T> goesOn)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH);
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        boolean more = true;
        while (more && rows.next()) {
          more = goesOn.test(read(rows, reader));
        }
      }
    }
  }

  private static <T> T read(ResultSet rows, RowReader<T> reader) throws SQLException {
    try {
      return reader.read(rows);
    } catch (IllegalArgumentException e) {
      throw new StoreDamaged("the resource store holds a broken row: restore a backup", e);
    }
  }

  public static int update(Connection connection, String sql, List<?> values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** The same statement for each of {@code rows}. */
  public static void batch(Connection connection, String sql, List<? extends List<?>> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int waiting = 0;
      for (List<?> row : rows) {
        bind(statement, row);
        statement.addBatch();
        waiting++;
        if (waiting == BATCH) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      if (waiting > 0) {
        statement.executeBatch();
      }
    }
  }

  /** So many question marks. */
  public static String marks(int count) {
    return "?" + ", ?".repeat(count - 1);
  }

  private static void bind(PreparedStatement statement, List<?> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value =
          values.get(i) instanceof Optional<?> optional ? optional.orElse(null) : values.get(i);
      switch (value) {
        case null -> statement.setNull(i + 1, Types.VARCHAR);
        case String text -> statement.setString(i + 1, text);
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case List<?> texts ->
            statement.setArray(
                i + 1, statement.getConnection().createArrayOf("text", texts.toArray()));
        default -> throw new IllegalStateException("no column holds a " + value.getClass());
      }
    }
  }
}
