package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceId;
import java.util.Optional;

/**
 * Why a change cannot be made.
 *
 * @param id of the resource
 * @param reason what stands against it
 * @param current the resource as it is, if there is one
 */
public record Conflict(ResourceId id, Reason reason, Optional<StoredResource> current) {

  /** What stands against a change. */
  public enum Reason {
    /** It was to be made, and is there already. */
    EXISTS,
    /** It was to be changed or deleted, and is not there. */
    MISSING,
    /** It is not as it was at the version that was expected. */
    CHANGED,
    /** It belongs to the other origin: files own what they declare, the API owns the rest. */
    OWNED,
    /** The same order changes it twice. */
    TWICE
  }
}
