package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import java.util.Optional;

/**
 * What one change does.
 *
 * @param id of the resource
 * @param kind what happens to it
 * @param before its document before, if there was one
 * @param after the resource as it is from now on; empty if it was deleted. In a dry run its version
 *     is that of the next revision, and the uid of a new one will be another
 */
public record Effect(
    ResourceId id, Kind kind, Optional<ResourceDocument> before, Optional<StoredResource> after) {

  /** What happens to a resource. */
  public enum Kind {
    CREATED,
    UPDATED,
    /** It was like that, and the version it had stays. */
    UNCHANGED,
    DELETED
  }
}
