package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.backup.BackupEntry.Version;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.ResourceChange;
import io.cardea.model.identity.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** What each resource was, from which revision on. */
final class VersionTable {

  private static final String SAME = "o.tenant = v.tenant AND o.kind = v.kind AND o.name = v.name";

  private static final String CHANGES =
      """
      SELECT v.tenant, v.kind, v.name, v.revision, v.uid, v.generation, v.document,
        (SELECT o.document FROM resource_version o WHERE %s AND o.revision < v.revision
         ORDER BY o.revision DESC LIMIT 1)
      FROM resource_version v WHERE v.revision >= ? AND v.revision <= ?
      """
          .formatted(SAME);

  private static final String ORDER = " ORDER BY v.revision, v.tenant, v.kind, v.name";

  private static final String CHANGED_SINCE =
      """
      SELECT DISTINCT v.tenant, v.kind, v.name FROM resource_version v WHERE v.revision > ?
      """;

  private static final String FORGET =
      """
      DELETE FROM resource_version AS v WHERE v.revision <= ? AND EXISTS (
        SELECT 1 FROM resource_version o WHERE %s AND o.revision > v.revision AND o.revision <= ?)
      """
          .formatted(SAME);

  private static final String FORGET_DELETED =
      "DELETE FROM resource_version WHERE revision <= ? AND document IS NULL";

  private VersionTable() {}

  /** A change and the revision it belongs to. */
  record Numbered(long revision, ResourceChange change) {}

  /** Of what to speak: of everything, a tenant, or one resource. */
  record Scope(Optional<TenantId> tenant, Optional<ResourceId> id) {

    static final Scope ALL = new Scope(Optional.empty(), Optional.empty());

    /** As conditions on {@code v}, each with AND before it. */
    String condition() {
      return (tenant.isPresent() ? " AND v.tenant = ?" : "")
          + (id.isPresent() ? " AND v.tenant = ? AND v.kind = ? AND v.name = ?" : "");
    }

    List<String> values() {
      List<String> values = new ArrayList<>();
      tenant.ifPresent(some -> values.add(some.value()));
      id.ifPresent(one -> values.addAll(ResourceTable.key(one)));
      return values;
    }

    boolean isAll() {
      return tenant.isEmpty() && id.isEmpty();
    }
  }

  static void add(Connection connection, List<Version> versions) throws SQLException {
    Sql.batch(
        connection,
        """
        INSERT INTO resource_version (tenant, kind, name, revision, uid, generation, document)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        versions.stream().map(VersionTable::row).toList());
  }

  private static List<?> row(Version version) {
    List<Object> row = new ArrayList<>(ResourceTable.key(version.id()));
    row.add(version.revision());
    row.add(version.uid().toString());
    row.add(version.generation());
    row.add(version.document().map(ResourceDocument::json));
    return row;
  }

  /** Gives all, by revision and id. */
  static void each(Connection connection, Consumer<Version> sink) throws SQLException {
    Sql.forEach(
        connection,
        "SELECT v.tenant, v.kind, v.name, v.revision, v.uid, v.generation, v.document"
            + " FROM resource_version v"
            + ORDER,
        List.of(),
        row ->
            new Version(
                id(row),
                row.getLong(4),
                UUID.fromString(row.getString(5)),
                row.getLong(6),
                document(row, 7)),
        sink);
  }

  /** What the revisions from {@code first} to {@code last} have changed within {@code scope}. */
  static List<Numbered> changes(Connection connection, long first, long last, Scope scope)
      throws SQLException {
    List<Object> values = new ArrayList<>(List.of(first, last));
    values.addAll(scope.values());
    return Sql.list(
        connection, CHANGES + scope.condition() + ORDER, values, VersionTable::readChange);
  }

  private static Numbered readChange(ResultSet row) throws SQLException {
    return new Numbered(
        row.getLong(4),
        new ResourceChange(
            id(row),
            UUID.fromString(row.getString(5)),
            row.getLong(6),
            document(row, 8),
            document(row, 7)));
  }

  /** Each resource that a revision after {@code revision} has changed. */
  static List<ResourceId> changedSince(Connection connection, long revision, Scope scope)
      throws SQLException {
    List<Object> values = new ArrayList<>(List.of(revision));
    values.addAll(scope.values());
    return Sql.list(
        connection,
        CHANGED_SINCE + scope.condition() + " ORDER BY v.tenant, v.kind, v.name",
        values,
        VersionTable::id);
  }

  /** What the resource was right after {@code revision}. */
  static Optional<ResourceDocument> at(Connection connection, ResourceId id, long revision)
      throws SQLException {
    List<Object> values = new ArrayList<>(ResourceTable.key(id));
    values.add(revision);
    return Sql.first(
            connection,
            """
            SELECT document FROM resource_version
            WHERE tenant = ? AND kind = ? AND name = ? AND revision <= ?
            ORDER BY revision DESC LIMIT 1
            """,
            values,
            row -> document(row, 1))
        .flatMap(document -> document);
  }

  /** Forgets what is not needed to know the state right after {@code floor} and each one since. */
  static void forget(Connection connection, long floor) throws SQLException {
    Sql.update(connection, FORGET, List.of(floor, floor));
    Sql.update(connection, FORGET_DELETED, List.of(floor));
  }

  static ResourceId id(ResultSet row) throws SQLException {
    return new ResourceId(new TenantId(row.getString(1)), row.getString(2), row.getString(3));
  }

  private static Optional<ResourceDocument> document(ResultSet row, int column)
      throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(ResourceDocument::kept);
  }
}
