package io.cardea.dataplane.bridge;

import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which era each server is to be spoken to in: what calls have met at servers, before what was
 * learned of them (MCP 2026-07-28, "Versioning and Compatibility": cached, and looked at again when
 * it fails). Thread-safe.
 */
public final class EraBook {

  /** How long it is believed that a server does not speak an era. */
  static final Duration VERDICT = Duration.ofMinutes(10);

  private record Spoken(AdapterKey adapter, Era era) {}

  private final CatalogFeed catalog;
  private final Map<Spoken, Instant> refused = new ConcurrentHashMap<>();

  public EraBook(CatalogFeed catalog) {
    this.catalog = catalog;
  }

  /**
   * Notes that the server does not speak {@code era}.
   *
   * @param now when the call arrived that has met it
   * @return whether the call is worth another try, in the other era or when more is known
   */
  public boolean refused(AdapterKey adapter, Era era, Instant now) {
    refused.values().removeIf(at -> isPast(at, now));
    // Whoever refuses what it has spoken since it refused the other has changed.
    refused.computeIfPresent(
        new Spoken(adapter, era.other()), (_, at) -> isDisproved(adapter, era, at) ? null : at);
    Instant before = refused.put(new Spoken(adapter, era), now);
    if (before == null || isDisproved(adapter, era, before)) {
      // Not for every call until it has been learned again.
      catalog.refresh(adapter);
    }
    boolean isSecondTry = before != null && !before.isBefore(now);
    return isWorthATry(adapter, era.other(), now) || (isOpen(adapter, era, now) && !isSecondTry);
  }

  /**
   * Whether only what is learned can tell in which era to speak to the server for clients of {@code
   * clients}: it has refused theirs, and nothing else has been learned of it since.
   */
  public boolean isOpen(AdapterKey adapter, Era clients, Instant now) {
    return clients == Era.LEGACY
        && isRefused(adapter, clients, now)
        && !isRefused(adapter, clients.other(), now)
        && (learned(adapter).isEmpty() || isOutdated(adapter, clients));
  }

  /** Whether it may be learned at once that the server does not speak {@code era} any more. */
  private boolean isOutdated(AdapterKey adapter, Era era) {
    return learned(adapter).equals(Optional.of(era))
        && catalog
            .current()
            .find(adapter)
            .filter(known -> known.health().state() != Health.State.DOWN)
            .isPresent();
  }

  /**
   * A session is begun by a server itself, which shows whether it speaks that era, so each call may
   * try; for the stateless era the gateway answers much itself, so it must have been learned.
   */
  private boolean isWorthATry(AdapterKey adapter, Era era, Instant now) {
    if (era == Era.MODERN) {
      return !isRefused(adapter, era, now) && learned(adapter).equals(Optional.of(era));
    }
    Instant at = refused.get(new Spoken(adapter, era));
    return at == null || at.isBefore(now) || isDisproved(adapter, era, at);
  }

  /**
   * The era to speak to the server for a client of {@code clients}: its own if the server may
   * understand it.
   */
  public Era of(AdapterKey adapter, Era clients, Instant now) {
    if (isRefused(adapter, clients, now)) {
      return isWorthATry(adapter, clients.other(), now) ? clients.other() : clients;
    }
    // The stateless era is always tried first when a server is learned; the other may be spoken
    // too.
    boolean legacyOnly =
        clients == Era.MODERN
            && learned(adapter).equals(Optional.of(Era.LEGACY))
            && !isRefused(adapter, Era.LEGACY, now);
    return legacyOnly ? Era.LEGACY : clients;
  }

  /** Whether anything is known of the server's eras. */
  public boolean knows(AdapterKey adapter, Instant now) {
    return learned(adapter).isPresent()
        || isRefused(adapter, Era.MODERN, now)
        || isRefused(adapter, Era.LEGACY, now);
  }

  private boolean isRefused(AdapterKey adapter, Era era, Instant now) {
    Instant at = refused.get(new Spoken(adapter, era));
    return at != null && !isPast(at, now) && !isDisproved(adapter, era, at);
  }

  private static boolean isPast(Instant at, Instant now) {
    return now.isAfter(at.plus(VERDICT));
  }

  private boolean isDisproved(AdapterKey adapter, Era era, Instant at) {
    return catalog
        .current()
        .find(adapter)
        .flatMap(AdapterCatalog::era)
        .filter(verdict -> verdict.confirmed().isAfter(at))
        .flatMap(verdict -> Revision.find(verdict.revision()))
        .filter(revision -> revision.era() == era)
        .isPresent();
  }

  private Optional<Era> learned(AdapterKey adapter) {
    return catalog
        .current()
        .find(adapter)
        .flatMap(AdapterCatalog::era)
        .flatMap(verdict -> Revision.find(verdict.revision()))
        .map(Revision::era);
  }
}
