package io.cardea.dataplane.listing;

import io.cardea.dataplane.call.Call;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the views of endpoints, and keeps what they are made of: who stands behind which endpoint
 * of the latest snapshot, and an index of the latest offer of each of its adapters. Thread-safe;
 * one for all event loops.
 */
public final class EndpointViews {

  private final OfferIndexes indexes = new OfferIndexes();
  private volatile @Nullable Layout latest;

  /**
   * What the endpoint of {@code call} offers its caller by {@code snapshot} and {@code catalog};
   * nothing if it does not exist.
   */
  public EndpointView of(GatewaySnapshot snapshot, Catalog catalog, Call call) {
    return of(
        snapshot, catalog, call.arrival().route().endpoint(), new VersionChoice(snapshot, call));
  }

  /** What {@code endpoint} offers whoever gets the default versions. */
  EndpointView of(GatewaySnapshot snapshot, Catalog catalog, EndpointKey endpoint) {
    return of(snapshot, catalog, endpoint, UnaryOperator.identity());
  }

  /** What {@code endpoint} offers whoever gets these {@code versions} of the adapters. */
  EndpointView of(
      GatewaySnapshot snapshot,
      Catalog catalog,
      EndpointKey endpoint,
      UnaryOperator<Adapter> versions) {
    return layout(snapshot).view(catalog, endpoint, versions);
  }

  private Layout layout(GatewaySnapshot snapshot) {
    Layout known = latest;
    if (known != null
        && known.snapshot().version() == snapshot.version()
        && known.snapshot().equals(snapshot)) {
      return known;
    }
    Layout fresh = new Layout(snapshot, indexes);
    // Calls that began on an earlier snapshot make their own and go by it.
    if (known == null || snapshot.version() >= known.snapshot().version()) {
      latest = fresh;
      indexes.retain(snapshot.adapters().keySet());
    }
    return fresh;
  }

  OfferIndexes indexes() {
    return indexes;
  }
}
