package io.cardea.controlplane.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a key store's tables to the version this program knows, forward only: one SQL file per
 * version, in order, each in a transaction of its own together with its row in {@code
 * schema_version}.
 */
final class KeySchema {

  private static final List<String> MIGRATIONS =
      List.of("001-keys.sql", "002-admin-roles.sql", "003-last-used.sql");

  /** The version this program knows. */
  static final int VERSION = MIGRATIONS.size();

  private KeySchema() {}

  /**
   * Migrates.
   *
   * @throws KeyStoreException if the store was written by a newer version
   */
  static void migrate(Connection connection) throws SQLException {
    execute(
        connection,
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)");
    int version = version(connection);
    if (version > VERSION) {
      throw new KeyStoreException(
          "the key store has schema version %d, this Cardea knows %d: run the newer Cardea"
                  .formatted(version, VERSION)
              + " that wrote it, or restore a backup from before");
    }
    connection.setAutoCommit(false);
    for (int next = version + 1; next <= VERSION; next++) {
      for (String statement : read(MIGRATIONS.get(next - 1)).split(";\\s*\n", -1)) {
        if (!statement.isBlank()) {
          execute(connection, statement);
        }
      }
      execute(connection, "INSERT INTO schema_version (version) VALUES (" + next + ")");
      connection.commit();
    }
    connection.setAutoCommit(true);
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String read(String name) {
    try (InputStream in = KeySchema.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the program cannot read its resource " + name, e);
    }
  }
}
