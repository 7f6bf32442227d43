package io.cardea.controlplane.keys;

import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyId;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.SecretHash;
import io.cardea.model.identity.TenantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Converts between a key's record and its row. */
final class KeyRow {

  /** The columns in the order of {@link #write}. */
  static final String COLUMNS =
      "id, tenant, agent, planes, adapters, hash, created, expires, revoked, admin_roles";

  private KeyRow() {}

  static void write(ApiKey key, PreparedStatement row) throws SQLException {
    row.setString(1, key.id().value());
    row.setString(2, key.tenant().value());
    row.setString(3, key.agent());
    row.setString(4, names(key.scope().planes()));
    Optional<Set<String>> adapters = key.scope().adapters();
    if (adapters.isPresent()) {
      row.setString(5, String.join(",", adapters.get().stream().sorted().toList()));
    } else {
      row.setNull(5, Types.VARCHAR);
    }
    row.setBytes(6, key.hash().toBytes());
    row.setLong(7, key.created().toEpochMilli());
    writeTime(row, 8, key.expires());
    writeTime(row, 9, key.revoked());
    row.setString(10, names(key.scope().adminRoles()));
  }

  private static String names(Set<? extends Enum<?>> values) {
    return values.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if the row holds what no version of Cardea wrote
   */
  static ApiKey read(ResultSet row) throws SQLException {
    Set<KeyScope.Plane> planes =
        words(row.getString(4)).map(KeyScope.Plane::valueOf).collect(Collectors.toSet());
    Optional<Set<String>> adapters =
        Optional.ofNullable(row.getString(5)).map(text -> words(text).collect(Collectors.toSet()));
    Set<AdminRole> adminRoles =
        words(row.getString(10)).map(AdminRole::valueOf).collect(Collectors.toSet());
    return new ApiKey(
        new KeyId(row.getString(1)),
        ApiKey.principal(
            new TenantId(row.getString(2)),
            row.getString(3),
            new KeyScope(planes, adapters, adminRoles)),
        SecretHash.stored(row.getBytes(6)),
        Instant.ofEpochMilli(row.getLong(7)),
        readTime(row, 8),
        readTime(row, 9));
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split(",", -1)).filter(word -> !word.isEmpty());
  }

  private static void writeTime(PreparedStatement row, int column, Optional<Instant> time)
      throws SQLException {
    if (time.isPresent()) {
      row.setLong(column, time.get().toEpochMilli());
    } else {
      row.setNull(column, Types.BIGINT);
    }
  }

  private static Optional<Instant> readTime(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
