package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.StoreDamaged;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the tables to what this program knows, forward only. */
final class Schema {

  private static final String TABLE = "resource_schema";
  private static final String LOCATION = "classpath:io/cardea/controlplane/jdbc";

  /** The version of the last migration. */
  static final String VERSION = "4";

  private Schema() {}

  /**
   * Migrates the database of {@code source}.
   *
   * @param source connections that are not pooled
   * @throws StoreDamaged if the tables were written by a newer Cardea, or changed by somebody else
   */
  static void migrate(DataSource source, Dialect dialect) {
    if (isCurrent(source, dialect)) {
      return;
    }
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(source)
              .locations(LOCATION)
              .table(TABLE)
              .placeholders(Map.of("text", dialect.textType()))
              .ignoreMigrationPatterns(new String[0])
              .loggers("slf4j")
              .load();
      refuseNewer(flyway.info().all());
      flyway.migrate();
    } catch (FlywayException e) {
      throw explain(e, dialect);
    }
  }

  /** Whether there is nothing to do, which Flyway takes much longer to find out. */
  static boolean isCurrent(DataSource source, Dialect dialect) {
    try (Connection connection = source.getConnection()) {
      return version(connection).equals(VERSION);
    } catch (SQLException e) {
      throw dialect.explain(e, false);
    }
  }

  /** The version of the tables, empty if there are none. */
  private static String version(Connection connection) {
    try {
      return Sql.first(
              connection,
              "SELECT version FROM "
                  + TABLE
                  + " WHERE success ORDER BY installed_rank DESC LIMIT 1",
              List.of(),
              row -> String.valueOf(row.getString(1)))
          .orElse("");
    } catch (SQLException e) {
      return "";
    }
  }

  private static void refuseNewer(MigrationInfo[] migrations) {
    boolean newer =
        Arrays.stream(migrations)
            .anyMatch(migration -> migration.getState().name().contains("FUTURE"));
    if (newer) {
      throw new StoreDamaged(
          "the resource store was written by a newer Cardea: run that,"
              + " or restore a backup from before");
    }
  }

  private static RuntimeException explain(FlywayException e, Dialect dialect) {
    Throwable cause = e;
    while (cause != null) {
      if (cause instanceof SQLException sql) {
        return dialect.explain(sql, false);
      }
      cause = cause.getCause();
    }
    return new StoreDamaged(
        "the tables of the resource store are not as Cardea made them: restore a backup", e);
  }
}
