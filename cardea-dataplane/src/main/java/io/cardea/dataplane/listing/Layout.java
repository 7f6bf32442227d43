package io.cardea.dataplane.listing;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which servers stand behind which endpoint of one snapshot. Keeps the latest view of each endpoint
 * that has servers as long as somebody uses it. Thread-safe.
 */
final class Layout {

  private static final class Slot {
    final Members members;
    final List<Adapter> versioned;
    volatile @Nullable WeakReference<EndpointView> latest;

    Slot(Members members) {
      this.members = members;
      this.versioned = members.versioned();
    }
  }

  /** An endpoint as those see it who get these versions, which are not the defaults. */
  private record Variant(EndpointKey endpoint, Set<AdapterKey> versions) {}

  /** So many combinations of versions are kept ready. */
  private static final int MAX_VARIANTS = 256;

  private final GatewaySnapshot snapshot;
  private final OfferIndexes indexes;
  private final Map<TenantId, List<Adapter>> adapters;
  private final Map<EndpointKey, Slot> slots = new ConcurrentHashMap<>();
  private final Map<Variant, Slot> variants = new ConcurrentHashMap<>();

  Layout(GatewaySnapshot snapshot, OfferIndexes indexes) {
    this.snapshot = snapshot;
    this.indexes = indexes;
    this.adapters =
        snapshot.adapters().values().stream()
            .filter(adapter -> adapter.lifecycle().isPublished() && !adapter.key().isVersion())
            .collect(Collectors.groupingBy(adapter -> adapter.key().tenant()));
  }

  GatewaySnapshot snapshot() {
    return snapshot;
  }

  EndpointView view(Catalog catalog, EndpointKey endpoint, UnaryOperator<Adapter> versions) {
    Slot slot = slot(endpoint);
    if (!slot.versioned.isEmpty()) {
      slot = variant(endpoint, slot, versions);
    }
    WeakReference<EndpointView> reference = slot.latest;
    EndpointView latest = reference == null ? null : reference.get();
    if (latest != null
        && latest.catalog().version() == catalog.version()
        && latest.catalog().equals(catalog)) {
      return latest;
    }
    Offers offers = new Offers(snapshot, catalog, indexes);
    EndpointView fresh = new EndpointView(snapshot, endpoint, slot.members, offers);
    slot.latest = new WeakReference<>(fresh);
    return fresh;
  }

  /** Endpoints without servers are not kept: anybody can make up their names. */
  private Slot slot(EndpointKey endpoint) {
    Slot known = slots.get(endpoint);
    if (known != null) {
      return known;
    }
    Slot fresh = new Slot(members(endpoint));
    if (fresh.members.isEmpty()) {
      return fresh;
    }
    Slot earlier = slots.putIfAbsent(endpoint, fresh);
    return earlier == null ? fresh : earlier;
  }

  private Slot variant(EndpointKey endpoint, Slot plain, UnaryOperator<Adapter> versions) {
    Map<String, Adapter> chosen = new HashMap<>();
    Set<AdapterKey> keys = new HashSet<>();
    for (Adapter declared : plain.versioned) {
      Adapter version = versions.apply(declared);
      if (version.key().isVersion()) {
        chosen.put(declared.key().name(), version);
        keys.add(version.key());
      }
    }
    if (keys.isEmpty()) {
      return plain;
    }
    if (variants.size() >= MAX_VARIANTS) {
      variants.clear();
    }
    return variants.computeIfAbsent(
        new Variant(endpoint, keys), _ -> new Slot(plain.members.at(chosen)));
  }

  private Members members(EndpointKey endpoint) {
    return switch (endpoint.kind()) {
      case ALL -> Members.all(adapters.getOrDefault(endpoint.tenant(), List.of()));
      case PROFILE -> {
        Profile profile = snapshot.profiles().get(endpoint);
        yield profile == null ? Members.NONE : Members.of(profile, snapshot);
      }
      case ADAPTER ->
          Members.of(
              Optional.ofNullable(snapshot.adapters().get(endpoint.adapterKey(endpoint.name()))));
    };
  }
}
