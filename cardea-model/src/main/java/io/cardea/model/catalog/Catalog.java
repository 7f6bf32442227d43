package io.cardea.model.catalog;

import io.cardea.model.adapter.AdapterKey;
import java.util.Map;
import java.util.Optional;

/**
 * What every server offers, as far as it has been learned. Read once per request, like the
 * snapshot.
 *
 * @param version counts the catalogs of this process, from 0
 * @param adapters what is known of each adapter
 */
public record Catalog(long version, Map<AdapterKey, AdapterCatalog> adapters) {

  /** Nothing is known yet. */
  public static final Catalog EMPTY = new Catalog(0, Map.of());

  public Catalog {
    adapters = Map.copyOf(adapters);
  }

  public Optional<AdapterCatalog> find(AdapterKey adapter) {
    return Optional.ofNullable(adapters.get(adapter));
  }

  /** What {@code adapter} offers, if it has been learned. */
  public Optional<Offer> offer(AdapterKey adapter) {
    return find(adapter).flatMap(AdapterCatalog::offer);
  }
}
