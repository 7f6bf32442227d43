package io.cardea.controlplane.declare;

import io.cardea.controlplane.backup.StoreCopy;
import io.cardea.controlplane.declare.Declared.Compiled;
import io.cardea.controlplane.declare.StoreSight.Known;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StoreAway;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoreUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of a store, also of one that is away when the gateway is started. */
final class KnownStore {

  private static final Logger LOG = LoggerFactory.getLogger(KnownStore.class);

  private final ResourceStore store;
  private final Optional<StoreCopy> copy;
  private volatile StorePosition kept = StorePosition.NOWHERE;
  private volatile Optional<StoreSight> atStart = Optional.empty();

  /**
   * @param copy what counts while the store is away; empty: it must not be
   */
  KnownStore(ResourceStore store, Optional<StoreCopy> copy) {
    this.store = store;
    this.copy = copy;
  }

  /**
   * What a gateway begins with.
   *
   * @throws StoreUnavailable if the store is away and must not be
   */
  StoreContent content() {
    try {
      return store.all();
    } catch (StoreUnavailable e) {
      Optional<StoreContent> last = copy.orElseThrow(() -> e).read();
      LOG.atWarn()
          .setCause(e)
          .log(
              "started without the resource store, with {}; it is taken over when it is back",
              last.map(content -> content.resources().size() + " resources that it held last")
                  .orElse("nothing but what files declare"));
      kept = last.map(StoreContent::position).orElse(StorePosition.NOWHERE);
      Known known = last.isPresent() ? Known.COPY : Known.NOTHING;
      atStart = Optional.of(new StoreSight(store.away(), known));
      return last.orElseGet(() -> new StoreContent(StorePosition.NOWHERE, List.of()));
    }
  }

  /** Whether the store is away, and where what is in force of it comes from. */
  StoreSight sight() {
    Optional<StoreAway> away = store.away();
    Optional<Instant> since = away.map(StoreAway::since);
    return atStart
        .filter(sight -> sight.away().map(StoreAway::since).equals(since))
        .map(sight -> new StoreSight(away, sight.known()))
        .orElseGet(() -> new StoreSight(away, Known.STORE));
  }

  /**
   * Refuses to go on while nothing is known of what is stored.
   *
   * @throws StoreUnavailable if so
   */
  void refuseBlindness(Declared now) {
    if (now.position().equals(StorePosition.NOWHERE)) {
      StorePosition position = store.position();
      throw new StoreUnavailable(
          "the resource store is back and is being read: try again",
          false,
          new IllegalStateException("it is at " + position));
    }
  }

  /** Lets the copy be what the store holds {@code now}. */
  void keep(Declared now) {
    if (!now.position().equals(kept)) {
      kept = now.position();
      copy.ifPresent(to ->
          to.keep(() ->
              new StoreContent(
                  now.position(),
                  now.stored().values().stream().map(Compiled::resource).toList())));
    }
  }
}
