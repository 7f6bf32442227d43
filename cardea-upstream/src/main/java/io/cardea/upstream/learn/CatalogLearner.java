package io.cardea.upstream.learn;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.Offer;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.upstream.probe.Peer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Keeps the catalog up to date for all adapters of the snapshot in force. Each adapter is learned
 * by itself, on one of the lanes; a sick server delays none but itself. A child process is kept for
 * learning and health checks while its adapter is declared. Thread-safe.
 */
public final class CatalogLearner implements CatalogFeed {

  private record Learning(Adapter adapter, AdapterLearner learner, Lane lane) {
    void start() {
      lane.loop().run(learner::start);
    }

    void close(Runnable done) {
      lane.loop().run(() -> learner.close(done));
    }

    CompletableFuture<Void> stop() {
      CompletableFuture<Void> stopped = new CompletableFuture<>();
      close(() -> stopped.complete(null));
      return stopped;
    }
  }

  private final List<AdapterLearner.Desk> desks = new ArrayList<>();
  private final LearnerSettings settings;
  private final CatalogBook book;
  private final Object lock = new Object();
  private final Map<AdapterKey, Learning> learned = new HashMap<>();
  private boolean sandboxRequired;
  private boolean stopped;

  /**
   * A learner that knows no adapter yet: give it a snapshot.
   *
   * @param lanes the event loops that learn, at least one; only as many are used as servers are
   *     learned at a time
   */
  public CatalogLearner(List<Lane> lanes, Clock clock, LearnerSettings settings) {
    this.settings = settings;
    this.book = new CatalogBook(lanes.getFirst().loop());
    List<Lane> used = lanes.subList(0, Math.min(lanes.size(), settings.concurrent()));
    for (Lane lane : used) {
      LearningSlots slots = new LearningSlots(lane.loop(), settings.concurrent() / used.size());
      desks.add(new AdapterLearner.Desk(lane, slots, book, clock, settings));
    }
  }

  /**
   * Learns what {@code snapshot} declares: what is new at once, what is reached otherwise anew;
   * what is gone is dropped. To be called with each snapshot, in their order.
   */
  public void onSnapshot(GatewaySnapshot snapshot) {
    synchronized (lock) {
      if (stopped) {
        return;
      }
      for (AdapterKey key : List.copyOf(learned.keySet())) {
        if (!snapshot.adapters().containsKey(key)) {
          book.remove(key);
          forget(key);
        }
      }
      int jsonDepth = snapshot.settings().limits().jsonDepth();
      boolean isOtherRule = snapshot.settings().sandboxRequired() != sandboxRequired;
      sandboxRequired = snapshot.settings().sandboxRequired();
      for (Adapter adapter : snapshot.adapters().values()) {
        Learning known = learned.get(adapter.key());
        if (known == null
            || !isReachedAlike(known.adapter(), adapter)
            || (isOtherRule && adapter.isUnconfined())) {
          learn(adapter, jsonDepth);
        }
      }
    }
  }

  private static boolean isReachedAlike(Adapter a, Adapter b) {
    return a.upstream().equals(b.upstream())
        && a.limits().equals(b.limits())
        && a.minRevision().equals(b.minRevision());
  }

  private void learn(Adapter adapter, int jsonDepth) {
    AdapterKey key = adapter.key();
    Optional<Offer> offer =
        learned.containsKey(key)
            ? book.known(key).flatMap(AdapterCatalog::offer)
            : Optional.empty();
    forget(key);
    AdapterLearner.Desk desk = desks.get(Math.floorMod(key.hashCode(), desks.size()));
    Lane lane = desk.lane();
    Peer peer = new Peer(adapter, lane.upstreams(), lane.loop(), jsonDepth, settings.client());
    AdapterLearner learner = new AdapterLearner(desk, peer, offer);
    book.add(key, learner, learner.known());
    Learning learning = new Learning(adapter, learner, lane);
    learned.put(key, learning);
    learning.start();
  }

  private void forget(AdapterKey key) {
    Learning gone = learned.remove(key);
    if (gone != null) {
      gone.close(() -> {});
    }
  }

  @Override
  public Catalog current() {
    return book.current();
  }

  @Override
  public CompletionStage<Void> settled(Collection<AdapterKey> adapters) {
    for (AdapterKey key : book.untried(adapters)) {
      ask(key, AdapterLearner::hurry);
    }
    return book.settled(adapters);
  }

  @Override
  public CompletionStage<Void> relearned(AdapterKey adapter) {
    CompletionStage<Void> next = book.next(adapter);
    refresh(adapter);
    return next;
  }

  @Override
  public void refresh(AdapterKey adapter) {
    ask(adapter, AdapterLearner::refresh);
  }

  private void ask(AdapterKey adapter, Consumer<AdapterLearner> what) {
    synchronized (lock) {
      Learning learning = learned.get(adapter);
      if (learning != null) {
        learning.lane().loop().run(() -> what.accept(learning.learner()));
      }
    }
  }

  @Override
  public Registration listen(Consumer<Change> listener) {
    return book.listen(listener);
  }

  /**
   * Learns no more and ends the sessions it has with servers. Completes when those are deleted, or
   * about 2 s later; the event loops must run until then.
   */
  public CompletionStage<Void> stop() {
    synchronized (lock) {
      stopped = true;
      CompletableFuture<?>[] ending =
          learned.values().stream().map(Learning::stop).toArray(CompletableFuture<?>[]::new);
      learned.clear();
      return CompletableFuture.allOf(ending).minimalCompletionStage();
    }
  }
}
