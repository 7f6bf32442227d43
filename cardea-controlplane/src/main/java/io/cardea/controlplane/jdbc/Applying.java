package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.backup.BackupEntry.Version;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Conflict;
import io.cardea.controlplane.store.Effect;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StoredResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes an order in a transaction that has begun the next revision: looks at all, then writes. */
final class Applying {

  private final Connection connection;
  private final Head head;
  private final Planned plan;
  private final List<Conflict> conflicts = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<StoredResource> ended = new ArrayList<>();

  /**
   * @param head as the revision that is being made
   */
  Applying(Connection connection, Head head, Planned plan) {
    this.connection = connection;
    this.head = head;
    this.plan = plan;
  }

  /** Whether the transaction is to be committed, and what has become of the order. */
  Verdict<ApplyResult> apply(List<Change> changes) throws SQLException {
    Set<ResourceId> seen = new HashSet<>();
    for (Change change : changes) {
      look(change, !seen.add(change.id()));
    }
    if (!conflicts.isEmpty()) {
      return Verdict.rollback(new ApplyResult.Refused(conflicts));
    }
    boolean changed = effects.stream().anyMatch(effect -> effect.kind() != Effect.Kind.UNCHANGED);
    if (plan.order().dryRun() || !changed) {
      return Verdict.rollback(new ApplyResult.Applied(head.at(head.revision() - 1), effects));
    }
    write();
    return Verdict.commit(new ApplyResult.Applied(head.position(), effects));
  }

  private void look(Change change, boolean again) throws SQLException {
    Optional<StoredResource> current = ResourceTable.get(connection, head, change.id());
    Optional<Conflict> conflict =
        again
            ? Optional.of(new Conflict(change.id(), Conflict.Reason.TWICE, current))
            : plan.conflict(change, current);
    if (conflict.isPresent()) {
      conflicts.add(conflict.get());
      return;
    }
    Effect effect = plan.effect(change, current);
    effects.add(effect);
    if (effect.kind() == Effect.Kind.DELETED) {
      current.ifPresent(ended::add);
    }
  }

  private void write() throws SQLException {
    List<StoredResource> put =
        effects.stream()
            .filter(effect -> effect.kind() != Effect.Kind.UNCHANGED)
            .map(Effect::after)
            .flatMap(Optional::stream)
            .toList();
    Signature signature = plan.signature();
    HistoryTable.add(connection, head.revision(), signature);
    List<Version> versions = new ArrayList<>();
    put.forEach(resource -> versions.add(version(resource, Optional.of(resource.document()))));
    ended.forEach(resource -> versions.add(version(resource, Optional.empty())));
    VersionTable.add(connection, versions);
    ResourceTable.put(connection, put);
    ResourceTable.delete(connection, ended.stream().map(StoredResource::id).toList());
  }

  private Version version(StoredResource resource, Optional<ResourceDocument> document) {
    return new Version(
        resource.id(), head.revision(), resource.uid(), resource.generation(), document);
  }
}
