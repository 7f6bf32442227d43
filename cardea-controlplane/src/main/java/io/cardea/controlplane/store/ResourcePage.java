package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * Some resources, as they were together at one moment.
 *
 * @param position where the store was; pages that were read one after the other may differ in it
 * @param resources in the order of their ids
 * @param next what the next page comes after; empty if this is the last one
 */
public record ResourcePage(
    StorePosition position, List<StoredResource> resources, Optional<ResourceId> next) {
  public ResourcePage {
    resources = List.copyOf(resources);
  }
}
