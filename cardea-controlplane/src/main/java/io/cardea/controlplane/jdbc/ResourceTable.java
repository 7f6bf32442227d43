package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.Origin;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StoredResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** What is declared now, with the marks that it is selected by. */
final class ResourceTable {

  static final String COLUMNS =
      "r.uid, r.revision, r.generation, r.created, r.changed, r.author, r.reason, r.origin,"
          + " r.document, r.creator";

  private static final String THIS = " WHERE tenant = ? AND kind = ? AND name = ?";

  private static final String PUT =
      """
      INSERT INTO resource (tenant, kind, name, uid, revision, generation, created, changed,
        author, reason, origin, document, creator)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant, kind, name) DO UPDATE SET uid = excluded.uid,
        revision = excluded.revision, generation = excluded.generation,
        created = excluded.created, changed = excluded.changed, author = excluded.author,
        reason = excluded.reason, origin = excluded.origin, document = excluded.document,
        creator = excluded.creator
      """;

  private static final String MARK =
      "INSERT INTO resource_mark (tenant, kind, name, field, value) VALUES (?, ?, ?, ?, ?)";

  private ResourceTable() {}

  static StoredResource read(Head head, ResultSet row) throws SQLException {
    return new StoredResource(
        UUID.fromString(row.getString(1)),
        head.at(row.getLong(2)),
        row.getLong(3),
        ResourceDocument.kept(row.getString(9)),
        Instant.ofEpochMilli(row.getLong(4)),
        row.getString(10),
        new Signature(
            new Authorship(row.getString(6), row.getString(7), Origin.parse(row.getString(8))),
            Instant.ofEpochMilli(row.getLong(5))));
  }

  static Optional<StoredResource> get(Connection connection, Head head, ResourceId id)
      throws SQLException {
    return Sql.first(
        connection,
        "SELECT " + COLUMNS + " FROM resource r" + THIS,
        key(id),
        row -> read(head, row));
  }

  static List<StoredResource> all(Connection connection, Head head) throws SQLException {
    List<StoredResource> all = new ArrayList<>();
    each(connection, head, all::add);
    return all;
  }

  /** Gives all in the order of their ids. */
  static void each(Connection connection, Head head, Consumer<StoredResource> sink)
      throws SQLException {
    Sql.forEach(
        connection,
        "SELECT " + COLUMNS + " FROM resource r ORDER BY r.tenant, r.kind, r.name",
        List.of(),
        row -> read(head, row),
        sink);
  }

  static void put(Connection connection, List<StoredResource> resources) throws SQLException {
    Sql.batch(connection, PUT, resources.stream().map(ResourceTable::row).toList());
    Sql.batch(
        connection,
        "DELETE FROM resource_mark" + THIS,
        resources.stream().map(resource -> key(resource.id())).toList());
    List<List<?>> marks = new ArrayList<>();
    resources.forEach(resource -> addMarks(resource, marks));
    Sql.batch(connection, MARK, marks);
  }

  static void delete(Connection connection, List<ResourceId> ids) throws SQLException {
    List<List<?>> keys = new ArrayList<>();
    ids.forEach(id -> keys.add(key(id)));
    Sql.batch(connection, "DELETE FROM resource_mark" + THIS, keys);
    Sql.batch(connection, "DELETE FROM resource" + THIS, keys);
  }

  static List<String> key(ResourceId id) {
    return List.of(id.tenant().value(), id.kind(), id.name());
  }

  private static List<?> row(StoredResource resource) {
    List<Object> row = new ArrayList<>(key(resource.id()));
    row.add(resource.uid().toString());
    row.add(resource.version().revision());
    row.add(resource.generation());
    row.add(resource.created().toEpochMilli());
    row.add(resource.changed().time().toEpochMilli());
    row.add(resource.changed().by().author());
    row.add(resource.changed().by().reason());
    row.add(resource.changed().by().origin().toString());
    row.add(resource.document().json());
    row.add(resource.creator());
    return row;
  }

  private static void addMarks(StoredResource resource, List<List<?>> marks) {
    resource
        .document()
        .labels()
        .forEach((label, value) -> marks.add(mark(resource, Selection.label(label), value)));
    resource.document().tags().forEach(tag -> marks.add(mark(resource, Selection.TAG, tag)));
  }

  private static List<String> mark(StoredResource resource, String field, String value) {
    List<String> mark = new ArrayList<>(key(resource.id()));
    mark.add(field);
    mark.add(value);
    return mark;
  }
}
