package io.cardea.controlplane.store;

import java.util.List;

/**
 * Everything that is declared, at one moment.
 *
 * @param position where the store was; a {@link ResourceStore#watch} from here misses nothing
 * @param resources in the order of their ids
 */
public record StoreContent(StorePosition position, List<StoredResource> resources) {
  public StoreContent {
    resources = List.copyOf(resources);
  }
}
