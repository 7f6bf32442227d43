package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import java.time.Instant;
import java.util.UUID;

/**
 * A resource as it is now.
 *
 * @param uid UUIDv7 (RFC 9562 §5.7) of this life of it: a resource that was deleted and comes back
 *     has another one
 * @param version where the store was when the resource became what it is; what {@link
 *     Precondition.At} compares
 * @param generation 1 in the beginning, one more with each change of {@code spec}
 * @param document what was declared
 * @param created when this life began; milliseconds
 * @param creator who began it; empty if that was not kept
 * @param changed who made it what it is, why and when
 */
public record StoredResource(
    UUID uid,
    StorePosition version,
    long generation,
    ResourceDocument document,
    Instant created,
    String creator,
    Signature changed) {

  /** The same at {@code other}. */
  public StoredResource at(StorePosition other) {
    return new StoredResource(uid, other, generation, document, created, creator, changed);
  }

  /** Its identity. */
  public ResourceId id() {
    return document.id();
  }
}
