package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.secret.SealedSecret;
import io.cardea.controlplane.secret.SecretId;
import io.cardea.controlplane.secret.SecretInfo;
import io.cardea.model.identity.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Versions of secrets. */
final class SecretTable {

  private static final String COLUMNS = "tenant, name, version, revision, changed, author, sealed";

  private SecretTable() {}

  /** How many changes there have been, and the keyset. */
  record Head(long revision, String keyset) {

    static Head read(Connection connection) throws SQLException {
      return Sql.first(
              connection,
              "SELECT revision, keyset FROM secret_head",
              List.of(),
              row -> new Head(row.getLong(1), row.getString(2)))
          .orElseThrow(() -> new IllegalStateException("the store has no head of secrets"));
    }

    /** Begins the next change; whoever else wants to waits until this transaction ends. */
    static Head next(Connection connection) throws SQLException {
      Sql.update(connection, "UPDATE secret_head SET revision = revision + 1", List.of());
      return read(connection);
    }

    static void write(Connection connection, String keyset) throws SQLException {
      Sql.update(connection, "UPDATE secret_head SET keyset = ?", List.of(keyset));
    }
  }

  static List<SealedSecret> newest(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        """
        SELECT %s FROM secret_version v WHERE version = (SELECT MAX(version) FROM secret_version w
          WHERE w.tenant = v.tenant AND w.name = v.name) ORDER BY tenant, name
        """
            .formatted(COLUMNS),
        List.of(),
        SecretTable::read);
  }

  /** The kept versions of {@code id}, the newest first. */
  static List<SealedSecret> versions(Connection connection, SecretId id) throws SQLException {
    return Sql.list(
        connection,
        "SELECT "
            + COLUMNS
            + " FROM secret_version WHERE tenant = ? AND name = ? ORDER BY version DESC",
        List.of(id.tenant().value(), id.name()),
        SecretTable::read);
  }

  static long count(Connection connection, TenantId tenant) throws SQLException {
    return count(
        connection,
        "SELECT COUNT(DISTINCT name) FROM secret_version WHERE tenant = ?",
        List.of(tenant.value()));
  }

  static boolean isEmpty(Connection connection) throws SQLException {
    return count(connection, "SELECT COUNT(*) FROM secret_version", List.of()) == 0;
  }

  private static long count(Connection connection, String sql, List<String> values)
      throws SQLException {
    Optional<Long> count = Sql.first(connection, sql, values, row -> row.getLong(1));
    return count.orElse(0L);
  }

  static void add(Connection connection, SealedSecret secret) throws SQLException {
    SecretInfo info = secret.info();
    Sql.update(
        connection,
        "INSERT INTO secret_version (" + COLUMNS + ") VALUES (" + Sql.marks(7) + ")",
        List.of(
            info.id().tenant().value(),
            info.id().name(),
            info.version(),
            secret.revision(),
            info.changed().toEpochMilli(),
            info.author(),
            secret.sealed()));
  }

  /** Removes the versions up to and with {@code last}; how many they were. */
  static int remove(Connection connection, SecretId id, int last) throws SQLException {
    return Sql.update(
        connection,
        "DELETE FROM secret_version WHERE tenant = ? AND name = ? AND version <= ?",
        List.of(id.tenant().value(), id.name(), last));
  }

  private static SealedSecret read(ResultSet row) throws SQLException {
    SecretId id = new SecretId(new TenantId(row.getString(1)), row.getString(2));
    Instant changed = Instant.ofEpochMilli(row.getLong(5));
    return new SealedSecret(
        new SecretInfo(id, row.getInt(3), row.getString(6), changed),
        row.getLong(4),
        row.getString(7));
  }
}
