package io.cardea.dataplane.listing;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Offer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The index of each adapter's latest offer. Thread-safe; one entry an adapter. */
final class OfferIndexes {

  private final Map<AdapterKey, OfferIndex> indexes = new ConcurrentHashMap<>();

  /** The index of {@code offer}, which is that of {@code adapter}. */
  OfferIndex of(AdapterKey adapter, Offer offer) {
    OfferIndex known = indexes.get(adapter);
    if (known != null && known.offer().equals(offer)) {
      return known;
    }
    OfferIndex fresh = new OfferIndex(adapter.name(), offer);
    indexes.put(adapter, fresh);
    return fresh;
  }

  /** Forgets those of other adapters. */
  void retain(Set<AdapterKey> adapters) {
    indexes.keySet().retainAll(adapters);
  }

  /** How many there are. */
  int size() {
    return indexes.size();
  }
}
