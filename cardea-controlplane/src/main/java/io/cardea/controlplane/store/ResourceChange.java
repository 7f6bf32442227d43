package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import java.util.Optional;
import java.util.UUID;

/**
 * What a revision has changed of one resource. The difference between both documents is what a
 * person wants to see.
 *
 * @param id of the resource
 * @param uid of the life that was begun, changed or ended
 * @param generation of the resource after the change; of the last one if it was deleted
 * @param before its document before; empty if it was made
 * @param after its document after; empty if it was deleted
 */
public record ResourceChange(
    ResourceId id,
    UUID uid,
    long generation,
    Optional<ResourceDocument> before,
    Optional<ResourceDocument> after) {}
