package io.cardea.upstream.balance;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import io.cardea.model.incident.Incidents;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * What all event loops have found of the endpoints of adapters that have several. There are as many
 * entries as such adapters, once {@link #retain} is told which live. Thread-safe.
 */
public final class EndpointBoard {

  private record Entry(List<HttpEndpoint> endpoints, EndpointGroup group) {}

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Incidents incidents;
  private final ConcurrentMap<AdapterKey, Entry> entries = new ConcurrentHashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param incidents hear of endpoints that are left out and taken in again
   */
  public EndpointBoard(Clock clock, LongSupplier nanoTime, Incidents incidents) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.incidents = incidents;
  }

  /**
   * The group of {@code adapter}'s endpoints, by their order in {@code upstream}; an endpoint that
   * was there before keeps what is known of it.
   */
  public EndpointGroup group(Adapter adapter, HttpUpstream upstream) {
    List<HttpEndpoint> endpoints =
        upstream.endpoints().stream().map(HttpUpstream.WeightedEndpoint::endpoint).toList();
    return entries
        .compute(
            adapter.key(),
            (_, known) -> {
              if (known != null && known.endpoints().equals(endpoints)) {
                return known;
              }
              EndpointGroup.Place place =
                  new EndpointGroup.Place(adapter.key(), incidents, clock, nanoTime);
              EndpointGroup before = known == null ? new EndpointGroup(place) : known.group();
              return new Entry(endpoints, new EndpointGroup(endpoints, before, place));
            })
        .group();
  }

  /** The health of each of an adapter's endpoints; empty if it has one, or none was used yet. */
  public List<EndpointHealth> healths(AdapterKey adapter) {
    Entry entry = entries.get(adapter);
    return entry == null ? List.of() : entry.group().healths();
  }

  /** Whether one of several endpoints of {@code adapter} is left out now. */
  public boolean isLeavingOut(AdapterKey adapter) {
    Entry entry = entries.get(adapter);
    return entry != null && entry.group().isLeavingOut();
  }

  /** Forgets what is known of adapters that are not among {@code live}. */
  public void retain(Set<AdapterKey> live) {
    entries.keySet().retainAll(live);
  }
}
