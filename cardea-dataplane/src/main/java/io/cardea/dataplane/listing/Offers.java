package io.cardea.dataplane.listing;

import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.tool.ToolChange;
import java.util.List;
import java.util.Optional;

/**
 * What servers offer, at one moment, and what operators make of it.
 *
 * @param snapshot what is declared
 * @param catalog what has been learned
 * @param indexes of its offers
 */
record Offers(GatewaySnapshot snapshot, Catalog catalog, OfferIndexes indexes) {

  /** What {@code member} offers, if it has been learned. */
  Optional<OfferIndex> of(Member member) {
    return catalog
        .offer(member.adapter().key())
        .map(offer -> indexes.of(member.adapter().key(), offer, changes(member)));
  }

  private List<ToolChange> changes(Member member) {
    return snapshot.tools(member.adapter().key());
  }

  /** Whether operators have made something of the member's tools: it has those only then. */
  boolean isCustom(Member member) {
    return !changes(member).isEmpty();
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
