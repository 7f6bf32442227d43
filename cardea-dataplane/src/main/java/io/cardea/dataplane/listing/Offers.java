package io.cardea.dataplane.listing;

import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import java.util.Optional;

/**
 * What servers offer, at one moment.
 *
 * @param catalog what has been learned
 * @param indexes of its offers
 */
record Offers(Catalog catalog, OfferIndexes indexes) {

  /** What {@code member} offers, if it has been learned. */
  Optional<OfferIndex> of(Member member) {
    return catalog
        .offer(member.adapter().key())
        .map(offer -> indexes.of(member.adapter().key(), offer));
  }

  /** Whether calls of {@code member} cannot be expected to work. */
  boolean isDown(Member member) {
    return catalog
        .find(member.adapter().key())
        .map(AdapterCatalog::health)
        .filter(health -> !health.isUsable())
        .isPresent();
  }
}
