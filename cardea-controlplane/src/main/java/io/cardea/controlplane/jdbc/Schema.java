package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.StoreDamaged;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the tables to what this program knows, forward only. */
final class Schema {

  private static final String TABLE = "resource_schema";
  private static final String LOCATION = "classpath:io/cardea/controlplane/jdbc";

  private Schema() {}

  /**
   * Migrates the database of {@code source}.
   *
   * @param source connections that are not pooled
   * @throws StoreDamaged if the tables were written by a newer Cardea, or changed by somebody else
   */
  static void migrate(DataSource source, Dialect dialect) {
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
