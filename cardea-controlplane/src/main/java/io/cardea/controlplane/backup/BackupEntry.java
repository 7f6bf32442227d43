package io.cardea.controlplane.backup;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StoredResource;
import java.util.Optional;
import java.util.UUID;

/** One thing that a store keeps, whatever it keeps it in. */
public sealed interface BackupEntry {

  /**
   * Where the store was; the first entry.
   *
   * @param incarnation its incarnation, see {@code StorePosition}
   * @param revision its latest revision
   * @param floor the latest revision that is forgotten
   */
  record Start(String incarnation, long revision, long floor) implements BackupEntry {}

  /** Who has made a revision. */
  record Signed(long revision, Signature signature) implements BackupEntry {}

  /**
   * What a revision has made of a resource.
   *
   * @param document empty if it was deleted
   */
  record Version(
      ResourceId id, long revision, UUID uid, long generation, Optional<ResourceDocument> document)
      implements BackupEntry {}

  /** What a resource is. */
  record Current(StoredResource resource) implements BackupEntry {}
}
