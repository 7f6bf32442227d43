package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.backup.BackupEntry;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Fills empty tables from a backup, and believes nothing that does not fit together. */
final class Loading {

  private static final int ROWS = 500;

  private static final String SAME = "v.tenant = r.tenant AND v.kind = r.kind AND v.name = r.name";

  /** Each counts what must not be. */
  private static final List<String> CHECKS =
      List.of(
          "SELECT COUNT(*) FROM resource r WHERE NOT EXISTS (SELECT 1 FROM resource_version v WHERE "
              + SAME
              + " AND v.revision = r.revision AND v.uid = r.uid AND v.document = r.document)",
          "SELECT COUNT(*) FROM resource r JOIN resource_version v ON "
              + SAME
              + " WHERE v.revision > r.revision",
          "SELECT COUNT(*) FROM resource_version v WHERE v.document IS NOT NULL"
              + " AND NOT EXISTS (SELECT 1 FROM resource r WHERE "
              + SAME
              + ") AND NOT EXISTS (SELECT 1 FROM resource_version r WHERE "
              + SAME
              + " AND r.revision > v.revision)",
          "SELECT COUNT(*) FROM resource_version v, store_head h WHERE v.revision > h.floor"
              + " AND NOT EXISTS (SELECT 1 FROM store_revision s WHERE s.revision = v.revision)",
          "SELECT COUNT(*) FROM store_revision s WHERE NOT EXISTS"
              + " (SELECT 1 FROM resource_version v WHERE v.revision = s.revision)",
          "SELECT COUNT(*) FROM store_revision s, store_head h"
              + " WHERE s.revision <= h.floor OR s.revision > h.revision",
          "SELECT h.revision - h.floor - (SELECT COUNT(*) FROM store_revision) FROM store_head h");

  private static final Comparator<BackupEntry.Version> BY_REVISION =
      Comparator.comparingLong(BackupEntry.Version::revision)
          .thenComparing(BackupEntry.Version::id);

  private final Connection connection;
  private final String incarnation;
  private final List<BackupEntry.Signed> signed = new ArrayList<>();
  private final List<BackupEntry.Version> versions = new ArrayList<>();
  private final List<StoredResource> resources = new ArrayList<>();
  private Head head;
  private long lastRevision;
  private Optional<BackupEntry.Version> lastVersion = Optional.empty();
  private Optional<ResourceId> lastId = Optional.empty();

  Loading(Connection connection, String incarnation) {
    this.connection = connection;
    this.incarnation = incarnation;
    this.head = new Head(incarnation, 0, 0);
  }

  /** Takes the entries in the order in which they are written: by their keys. */
  void take(BackupEntry entry) throws SQLException {
    switch (entry) {
      case BackupEntry.Start start -> head = new Head(incarnation, start.revision(), start.floor());
      case BackupEntry.Signed revision -> {
        refuseUnless(revision.revision() > lastRevision);
        lastRevision = revision.revision();
        signed.add(revision);
      }
      case BackupEntry.Version version -> {
        refuseUnless(lastVersion.isEmpty() || BY_REVISION.compare(version, lastVersion.get()) > 0);
        lastVersion = Optional.of(version);
        versions.add(version);
      }
      case BackupEntry.Current current -> {
        ResourceId id = current.resource().id();
        refuseUnless(lastId.isEmpty() || id.compareTo(lastId.get()) > 0);
        lastId = Optional.of(id);
        resources.add(current.resource());
      }
    }
    if (signed.size() + versions.size() + resources.size() >= ROWS) {
      flush();
    }
  }

  private void flush() throws SQLException {
    HistoryTable.add(connection, signed);
    VersionTable.add(connection, versions);
    ResourceTable.put(connection, resources);
    signed.clear();
    versions.clear();
    resources.clear();
  }

  /** Where the store is, when everything fits together. */
  StorePosition finish() throws SQLException {
    flush();
    refuseUnless(head.floor() >= 0 && head.floor() <= head.revision());
    head.write(connection);
    for (String check : CHECKS) {
      long wrong = Sql.first(connection, check, List.of(), row -> row.getLong(1)).orElse(0L);
      refuseUnless(wrong == 0);
    }
    return head.position();
  }

  private static void refuseUnless(boolean right) {
    if (!right) {
      throw new Backups.Refusal(
          new BackupRefused("the backup contradicts itself: use another one"));
    }
  }
}
