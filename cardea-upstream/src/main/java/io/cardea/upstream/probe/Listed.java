package io.cardea.upstream.probe;

import io.cardea.model.catalog.Offer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One list as a server gave it.
 *
 * @param kind what it is of
 * @param items what could be taken of it
 * @param digest SHA-256 over the items' digests in their order, in hex
 * @param extent how much of the list that is
 * @param problem what is wrong with it, for operators, no secrets; empty if nothing
 * @param ttl how long the server says that it stays the same
 */
public record Listed(
    Offer.Kind kind,
    List<Offer.Item> items,
    String digest,
    Extent extent,
    String problem,
    Optional<Duration> ttl) {

  /** How much of a list was read. */
  public enum Extent {
    /** All of it, but for items that cannot be used. */
    WHOLE,
    /** As much as the gateway's bounds allow. */
    CUT,
    /** What came before something failed. */
    BROKEN,
    /** Nothing for sure: the server does not know the session any more. */
    LOST
  }

  public Listed {
    items = List.copyOf(items);
  }
}
