package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.resource.LabelRequirement;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.ResourcePage;
import io.cardea.controlplane.store.ResourceQuery;
import io.cardea.controlplane.store.StoredResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One page of resources: the query as SQL, whose texts are always values and never statement. */
final class Selection {

  /** The field of a tag's mark. */
  static final String TAG = "tag";

  /** A page ends when its documents have so many characters, whatever its limit. */
  private static final int MAX_CHARACTERS = 8 << 20;

  private static final String MARKED =
      "EXISTS (SELECT 1 FROM resource_mark m WHERE m.tenant = r.tenant AND m.kind = r.kind"
          + " AND m.name = r.name AND m.field = ?";

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private final ResourceQuery query;

  private Selection(ResourceQuery query) {
    this.query = query;
  }

  /** The field of the mark of {@code label}. */
  static String label(String label) {
    return "label:" + label;
  }

  static ResourcePage page(Connection connection, Head head, ResourceQuery query)
      throws SQLException {
    return new Selection(query).read(connection, head);
  }

  private ResourcePage read(Connection connection, Head head) throws SQLException {
    query.tenant().ifPresent(tenant -> add("r.tenant = ?", List.of(tenant.value())));
    query.kind().ifPresent(kind -> add("r.kind = ?", List.of(kind)));
    query
        .after()
        .ifPresent(id -> add("(r.tenant, r.kind, r.name) > (?, ?, ?)", ResourceTable.key(id)));
    query.labels().requirements().forEach(this::add);
    query.tags().forEach(tag -> add(MARKED + " AND m.value = ?)", List.of(TAG, tag)));
    values.add(query.limit() + 1);
    List<StoredResource> found = new ArrayList<>();
    Size size = new Size();
    Sql.each(
        connection,
        sql(),
        values,
        row -> ResourceTable.read(head, row),
        resource -> {
          found.add(resource);
          return size.takes(resource);
        });
    boolean more = found.size() > query.limit() || size.isFull();
    List<StoredResource> page =
        found.size() > query.limit() ? found.subList(0, query.limit()) : found;
    Optional<ResourceId> next = more ? Optional.of(page.getLast().id()) : Optional.empty();
    return new ResourcePage(head.position(), page, next);
  }

  private String sql() {
    return "SELECT "
        + ResourceTable.COLUMNS
        + " FROM resource r"
        + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
        + " ORDER BY r.tenant, r.kind, r.name LIMIT ?";
  }

  private void add(LabelRequirement requirement) {
    String field = label(requirement.label());
    switch (requirement) {
      case LabelRequirement.Exists _ -> add(MARKED + ")", List.of(field));
      case LabelRequirement.Absent _ -> add("NOT " + MARKED + ")", List.of(field));
      case LabelRequirement.In in -> add(among(in.values()), withField(field, in.values()));
      case LabelRequirement.NotIn not ->
          add("NOT " + among(not.values()), withField(field, not.values()));
    }
  }

  private static String among(Set<String> wanted) {
    return MARKED + " AND m.value IN (" + Sql.marks(wanted.size()) + "))";
  }

  private static List<String> withField(String field, Collection<String> wanted) {
    List<String> all = new ArrayList<>(List.of(field));
    all.addAll(wanted);
    return all;
  }

  private void add(String condition, List<String> texts) {
    conditions.add(condition);
    values.addAll(texts);
  }

  /** Counts what a page holds. */
  private static final class Size {
    private long characters;

    boolean takes(StoredResource resource) {
      characters += resource.document().json().length();
      return !isFull();
    }

    boolean isFull() {
      return characters >= MAX_CHARACTERS;
    }
  }
}
