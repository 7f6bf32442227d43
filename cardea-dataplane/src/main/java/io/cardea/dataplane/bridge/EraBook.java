package io.cardea.dataplane.bridge;

import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.EraVerdict;
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

  /**
   * That an era was refused.
   *
   * @param call when the call arrived that met it last
   * @param at what is learned after this disproves it
   * @param times how often that call has met it
   */
  private record Refusal(Instant call, Instant at, int times) {}

  private final CatalogFeed catalog;
  private final Map<Spoken, Refusal> refused = new ConcurrentHashMap<>();

  public EraBook(CatalogFeed catalog) {
    this.catalog = catalog;
  }

  /**
   * Notes that the server does not speak {@code era}. One that has changed while it was asked, or
   * looked at, is asked once more before it is believed to speak neither.
   *
   * @param now when the call arrived that has met it
   * @return whether the call is worth another try, in the other era or when more is known
   */
  public boolean refused(AdapterKey adapter, Era era, Instant now) {
    refused.values().removeIf(refusal -> isPast(refusal, now));
    // Whoever refuses what it has spoken since it refused the other has changed.
    refused.computeIfPresent(
        new Spoken(adapter, era.other()),
        (_, other) -> isDisproved(adapter, era, other) ? null : other);
    Refusal before = refused.get(new Spoken(adapter, era));
    boolean isNews = before == null || isDisproved(adapter, era, before);
    int times = times(adapter, era, now) + 1;
    refused.put(new Spoken(adapter, era), new Refusal(now, knownBy(adapter, now), times));
    if (isNews) {
      // Not for every call until it has been learned again.
      catalog.refresh(adapter);
    }
    boolean hasChanged = times == 1 && times(adapter, era.other(), now) == 1;
    boolean isToBeLearned = isOpen(adapter, era, now) && times <= (isNews ? 2 : 1);
    return isWorthATry(adapter, era.other(), now) || hasChanged || isToBeLearned;
  }

  /** How often the call that arrived at {@code now} has been refused in {@code era}. */
  private int times(AdapterKey adapter, Era era, Instant now) {
    Refusal last = refused.get(new Spoken(adapter, era));
    return last == null || last.call().isBefore(now) ? 0 : last.times();
  }

  /** A refusal is younger than all that is known when it comes, whenever its call arrived. */
  private Instant knownBy(AdapterKey adapter, Instant now) {
    return verdict(adapter).map(EraVerdict::confirmed).filter(now::isBefore).orElse(now);
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
    Refusal last = refused.get(new Spoken(adapter, era));
    return last == null || last.call().isBefore(now) || isDisproved(adapter, era, last);
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
    Refusal last = refused.get(new Spoken(adapter, era));
    return last != null && !isPast(last, now) && !isDisproved(adapter, era, last);
  }

  private static boolean isPast(Refusal refusal, Instant now) {
    return now.isAfter(refusal.call().plus(VERDICT));
  }

  private boolean isDisproved(AdapterKey adapter, Era era, Refusal refusal) {
    return verdict(adapter)
        .filter(verdict -> verdict.confirmed().isAfter(refusal.at()))
        .flatMap(EraBook::era)
        .filter(era::equals)
        .isPresent();
  }

  private Optional<Era> learned(AdapterKey adapter) {
    return verdict(adapter).flatMap(EraBook::era);
  }

  private Optional<EraVerdict> verdict(AdapterKey adapter) {
    return catalog.current().find(adapter).flatMap(AdapterCatalog::era);
  }

  private static Optional<Era> era(EraVerdict verdict) {
    return Revision.find(verdict.revision()).map(Revision::era);
  }
}
