package io.cardea.it.audit;

import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.testkit.wire.Listeners;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A real PostgreSQL that can be stopped, and started again at the same address. */
final class SharedDatabase implements AutoCloseable {

  private final Path folder;
  private final int port;
  private Optional<EmbeddedPostgres> server = Optional.empty();

  private SharedDatabase(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static SharedDatabase start(Path folder) throws IOException {
    SharedDatabase database = new SharedDatabase(folder, Listeners.freePort());
    database.start();
    return database;
  }

  void start() throws IOException {
    server =
        Optional.of(
            EmbeddedPostgres.builder()
                .setDataDirectory(Files.createDirectories(folder.resolve("postgres")))
                .setCleanDataDirectory(false)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setPort(port)
                .start());
  }

  void stop() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
    server = Optional.empty();
  }

  PostgresSettings settings() {
    return new PostgresSettings(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
  }

  /** All rows that are kept there, as text; what is bytes is read as ISO 8859-1. */
  String content() {
    StringBuilder text = new StringBuilder();
    PostgresSettings where = settings();
    try (Connection connection =
            DriverManager.getConnection(where.url(), where.user(), where.password());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT r::text || encode(r.record, 'escape') FROM audit_record r"
                    + " UNION ALL SELECT l::text FROM audit_log l"
                    + " UNION ALL SELECT o::text FROM audit_order o"
                    + " UNION ALL SELECT d::text FROM audit_order_result d")) {
      while (rows.next()) {
        text.append(rows.getString(1)).append('\n');
      }
      return text.toString();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number that a statement gives. */
  long number(String sql) {
    PostgresSettings where = settings();
    try (Connection connection =
            DriverManager.getConnection(where.url(), where.user(), where.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql) {
    PostgresSettings where = settings();
    try (Connection connection =
            DriverManager.getConnection(where.url(), where.user(), where.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
