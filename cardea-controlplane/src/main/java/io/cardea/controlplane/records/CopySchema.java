package io.cardea.controlplane.records;

import io.cardea.controlplane.jdbc.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables of copies to what this program knows, forward only. */
final class CopySchema {

  private static final String TABLE = "audit_copy_schema";
  private static final String LOCATION = "classpath:io/cardea/controlplane/records";

  /** The version of the last migration. */
  private static final String VERSION = "3";

  private CopySchema() {}

  /**
   * Migrates the database of {@code source}.
   *
   * @param source connections that are not pooled
   * @throws CopyUnavailable if the tables are of a newer Cardea, or not as one made them
   * @throws SQLException if the database cannot be used
   */
  static void migrate(DataSource source) throws SQLException, CopyUnavailable {
    try {
      Flyway flyway =
          Flyway.configure(CopySchema.class.getClassLoader())
              .dataSource(source)
              .locations(LOCATION)
              .table(TABLE)
              .baselineOnMigrate(true) // others may have tables beside these
              .baselineVersion("0")
              .ignoreMigrationPatterns(new String[0])
              .loggers("slf4j")
              .load();
      if (Arrays.stream(flyway.info().all())
          .anyMatch(migration -> migration.getState().name().contains("FUTURE"))) {
        throw new CopyUnavailable(
            "its tables were made by a newer Cardea: run that here, too",
            new IllegalStateException("a migration is not known"));
      }
      flyway.migrate();
    } catch (FlywayException e) {
      throw explain(e);
    }
  }

  /** Whether there is nothing to do, which Flyway takes much longer to find out. */
  static boolean isCurrent(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return isCurrent(connection);
    }
  }

  private static boolean isCurrent(Connection connection) throws SQLException {
    boolean isThere =
        Sql.first(
                connection,
                "SELECT 1 WHERE to_regclass(?) IS NOT NULL",
                List.of(TABLE),
                row -> row.getInt(1))
            .isPresent();
    return isThere
        && Sql.first(
                connection,
                "SELECT version FROM "
                    + TABLE
                    + " WHERE success ORDER BY installed_rank DESC LIMIT 1",
                List.of(),
                row -> String.valueOf(row.getString(1)))
            .filter(VERSION::equals)
            .isPresent();
  }

  private static CopyUnavailable explain(FlywayException e) throws SQLException {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failure) {
        throw failure;
      }
    }
    return new CopyUnavailable(
        "its tables are not as Cardea made them: drop them, and they are made and filled anew", e);
  }
}
