package io.cardea.dataplane.listing;

import io.cardea.mcp.custom.CustomOffer;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Offer;
import io.cardea.model.tool.ToolChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index of each adapter's latest offer. Thread-safe; one entry an adapter. */
final class OfferIndexes {

  private static final Logger LOG = LoggerFactory.getLogger(OfferIndexes.class);

  private final Map<AdapterKey, OfferIndex> indexes = new ConcurrentHashMap<>();

  /** The index of what {@code changes} make of {@code offer}, which is that of {@code adapter}. */
  OfferIndex of(AdapterKey adapter, Offer offer, List<ToolChange> changes) {
    OfferIndex known = indexes.get(adapter);
    if (known != null && known.isOf(offer, changes)) {
      return known;
    }
    OfferIndex fresh = new OfferIndex(adapter.name(), offer, changes);
    indexes.put(adapter, fresh);
    for (CustomOffer.Problem problem : fresh.custom().problems()) {
      LOG.atWarn()
          .addKeyValue("adapter", adapter)
          .addKeyValue("tool", problem.document())
          .log("the Tool is left out: {}", problem.message());
    }
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
