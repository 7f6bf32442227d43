package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.backup.BackupEntry.Signed;
import io.cardea.controlplane.jdbc.VersionTable.Numbered;
import io.cardea.controlplane.jdbc.VersionTable.Scope;
import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.HistoryLimits;
import io.cardea.controlplane.store.HistoryPage;
import io.cardea.controlplane.store.HistoryQuery;
import io.cardea.controlplane.store.Origin;
import io.cardea.controlplane.store.ResourceChange;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.Signature;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Who made which revision. */
final class HistoryTable {

  private static final String COLUMNS = "r.revision, r.time, r.author, r.reason, r.origin";

  private HistoryTable() {}

  static void add(Connection connection, long revision, Signature signature) throws SQLException {
    add(connection, List.of(new Signed(revision, signature)));
  }

  static void add(Connection connection, List<Signed> revisions) throws SQLException {
    Sql.batch(
        connection,
        "INSERT INTO store_revision (revision, time, author, reason, origin) VALUES (?, ?, ?, ?, ?)",
        revisions.stream()
            .map(revision ->
                List.of(
                    revision.revision(),
                    revision.signature().time().toEpochMilli(),
                    revision.signature().by().author(),
                    revision.signature().by().reason(),
                    revision.signature().by().origin().toString()))
            .toList());
  }

  /** Gives all, the earliest first. */
  static void each(Connection connection, Consumer<Signed> sink) throws SQLException {
    Sql.forEach(
        connection,
        "SELECT " + COLUMNS + " FROM store_revision r ORDER BY r.revision",
        List.of(),
        HistoryTable::read,
        sink);
  }

  /** The revisions from {@code first} to {@code last}, the earliest first. */
  static List<Revision> range(Connection connection, long first, long last) throws SQLException {
    List<Signed> signed =
        Sql.list(
            connection,
            "SELECT "
                + COLUMNS
                + " FROM store_revision r WHERE r.revision >= ? AND r.revision <= ?"
                + " ORDER BY r.revision",
            List.of(first, last),
            HistoryTable::read);
    return withChanges(signed, VersionTable.changes(connection, first, last, Scope.ALL));
  }

  static HistoryPage page(Connection connection, Head head, HistoryQuery query)
      throws SQLException {
    Scope scope = new Scope(query.tenant(), query.id());
    List<Object> values = new ArrayList<>();
    values.add(head.floor());
    values.add(query.before().orElse(Long.MAX_VALUE));
    values.addAll(scope.values());
    values.add(query.limit() + 1);
    List<Signed> found = Sql.list(connection, pageSql(scope), values, HistoryTable::read);
    boolean more = found.size() > query.limit();
    List<Signed> page = more ? found.subList(0, query.limit()) : found;
    if (page.isEmpty()) {
      return new HistoryPage(List.of(), head.floor(), Optional.empty());
    }
    long earliest = page.getLast().revision();
    List<Numbered> changes =
        VersionTable.changes(connection, earliest, page.getFirst().revision(), scope);
    Optional<Long> next = more ? Optional.of(earliest) : Optional.empty();
    return new HistoryPage(withChanges(page, changes), head.floor(), next);
  }

  private static String pageSql(Scope scope) {
    String touching =
        scope.isAll()
            ? ""
            : " AND EXISTS (SELECT 1 FROM resource_version v WHERE v.revision = r.revision"
                + scope.condition()
                + ")";
    return "SELECT "
        + COLUMNS
        + " FROM store_revision r WHERE r.revision > ? AND r.revision < ?"
        + touching
        + " ORDER BY r.revision DESC LIMIT ?";
  }

  private static List<Revision> withChanges(List<Signed> signed, List<Numbered> changes) {
    Map<Long, List<ResourceChange>> byRevision =
        changes.stream()
            .collect(
                Collectors.groupingBy(
                    Numbered::revision, Collectors.mapping(Numbered::change, Collectors.toList())));
    return signed.stream()
        .map(revision ->
            new Revision(
                revision.revision(),
                revision.signature(),
                byRevision.getOrDefault(revision.revision(), List.of())))
        .toList();
  }

  /**
   * The latest revision beyond the limits.
   *
   * @return at least the floor there is
   */
  static long floor(Connection connection, Head head, HistoryLimits limits, Instant now)
      throws SQLException {
    long byCount = head.revision() - limits.revisions();
    Optional<Long> byAge =
        Sql.first(
            connection,
            "SELECT revision FROM store_revision WHERE time < ? ORDER BY revision DESC LIMIT 1",
            List.of(now.minus(limits.age()).toEpochMilli()),
            row -> row.getLong(1));
    return Math.max(head.floor(), Math.max(byCount, byAge.orElse(0L)));
  }

  /** Forgets the revisions up to and with {@code floor}. */
  static void forget(Connection connection, long floor) throws SQLException {
    VersionTable.forget(connection, floor);
    Sql.update(connection, "DELETE FROM store_revision WHERE revision <= ?", List.of(floor));
    Sql.update(connection, "UPDATE store_head SET floor = ?", List.of(floor));
  }

  private static Signed read(ResultSet row) throws SQLException {
    return new Signed(
        row.getLong(1),
        new Signature(
            new Authorship(row.getString(3), row.getString(4), Origin.parse(row.getString(5))),
            Instant.ofEpochMilli(row.getLong(2))));
  }
}
