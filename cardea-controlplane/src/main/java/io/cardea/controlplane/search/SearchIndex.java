package io.cardea.controlplane.search;

import io.cardea.mcp.custom.CustomOffer;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Offer;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.tool.ToolChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what servers offer. Keeps the texts that are searched as long as the offers that they are
 * of; a search reads all of them, which takes some 30 ms for 100,000 tools, after the first one has
 * made the texts in 2 to 3 s. Thread-safe.
 */
public final class SearchIndex {

  /** What an adapter offers, what operators make of its tools, and the texts of that. */
  private record Indexed(Offer learned, List<ToolChange> changes, List<Entry> entries) {

    static Indexed of(AdapterKey adapter, Offer learned, List<ToolChange> changes) {
      Offer offer = CustomOffer.of(adapter.name(), learned, changes).offer();
      List<Entry> entries = new ArrayList<>();
      for (Offer.Kind kind : Offer.Kind.values()) {
        offer.items(kind).forEach(item -> entries.add(Entry.of(kind, item)));
      }
      return new Indexed(learned, changes, List.copyOf(entries));
    }
  }

  /**
   * Something that was found.
   *
   * @param place where it stands
   * @param adapter whose it is
   * @param item as its server defines it, or an operator in its place
   */
  public record Found(Place place, Adapter adapter, Offer.Item item) implements Comparable<Found> {
    @Override
    public int compareTo(Found other) {
      return place.compareTo(other.place);
    }
  }

  /**
   * The best of what was found.
   *
   * @param found in order
   * @param more whether something comes after it
   */
  public record Page(List<Found> found, boolean more) {
    public Page {
      found = List.copyOf(found);
    }
  }

  private final Map<AdapterKey, Indexed> indexed = new ConcurrentHashMap<>();

  /** An index of nothing yet. */
  public SearchIndex() {}

  /**
   * Searches what the served adapters of {@code tenant} offer.
   *
   * @param after what was found before; empty for the first page
   * @param limit how much is wanted, at least 1
   */
  public Page search(
      GatewaySnapshot snapshot,
      Catalog catalog,
      TenantId tenant,
      Wanted wanted,
      Optional<Place> after,
      int limit) {
    indexed.keySet().retainAll(snapshot.adapters().keySet());
    PriorityQueue<Found> best = new PriorityQueue<>(Collections.reverseOrder());
    for (Adapter adapter : snapshot.adapters().values()) {
      if (adapter.key().tenant().equals(tenant)
          && !adapter.key().isVersion()
          && wanted.takes(adapter)) {
        catalog
            .offer(adapter.key())
            .ifPresent(offer -> {
              for (Entry entry : entries(adapter.key(), offer, snapshot.tools(adapter.key()))) {
                take(adapter, entry, wanted, after, limit, best);
              }
            });
      }
    }
    List<Found> found = new ArrayList<>(best);
    Collections.sort(found);
    boolean more = found.size() > limit;
    return new Page(more ? found.subList(0, limit) : found, more);
  }

  private List<Entry> entries(AdapterKey adapter, Offer offer, List<ToolChange> changes) {
    return indexed
        .compute(
            adapter,
            (_, known) ->
                isUpToDate(known, offer, changes) ? known : Indexed.of(adapter, offer, changes))
        .entries();
  }

  private static boolean isUpToDate(
      @Nullable Indexed known, Offer offer, List<ToolChange> changes) {
    return known != null && known.learned().equals(offer) && known.changes().equals(changes);
  }

  /** Keeps one more than is wanted, to know that there is more. */
  private static void take(
      Adapter adapter,
      Entry entry,
      Wanted wanted,
      Optional<Place> after,
      int limit,
      PriorityQueue<Found> best) {
    OptionalInt rank = wanted.rank(entry);
    if (rank.isEmpty()) {
      return;
    }
    Place place =
        new Place(rank.getAsInt(), entry.item().name(), adapter.key().name(), entry.kind());
    if (after.filter(last -> place.compareTo(last) <= 0).isPresent()) {
      return;
    }
    Found worst = best.peek();
    boolean full = worst != null && best.size() > limit;
    if (!full || place.compareTo(worst.place()) < 0) {
      best.add(new Found(place, adapter, entry.item()));
    }
    if (best.size() > limit + 1) {
      best.poll();
    }
  }
}
