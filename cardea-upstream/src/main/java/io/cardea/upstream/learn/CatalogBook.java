package io.cardea.upstream.learn;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.CatalogFeed.Change;
import io.cardea.model.catalog.CatalogFeed.Registration;
import io.cardea.model.catalog.Offer;
import io.cardea.upstream.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog as it grows. Learners write from their event loops; what they write within a short
 * while is published together. Thread-safe.
 */
final class CatalogBook {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogBook.class);

  private record Entry(Object author, AdapterCatalog known, CompletableFuture<Void> tried) {}

  private final Loop loop;
  private final Object lock = new Object();
  private final Map<AdapterKey, Entry> entries = new HashMap<>();
  private final Map<AdapterKey, Set<Offer.Kind>> changes = new LinkedHashMap<>();
  private final Map<AdapterKey, CompletableFuture<Void>> awaited = new HashMap<>();
  private final List<CompletableFuture<Void>> settling = new ArrayList<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private boolean isScheduled;
  private volatile Catalog current = Catalog.EMPTY;

  /**
   * @param loop where the catalog is published and listeners are told
   */
  CatalogBook(Loop loop) {
    this.loop = loop;
  }

  /** Takes in an adapter that has not been tried; from now on only {@code author} may write. */
  void add(AdapterKey adapter, Object author, AdapterCatalog known) {
    synchronized (lock) {
      Entry before = entries.get(adapter);
      CompletableFuture<Void> tried =
          before == null || before.tried().isDone() ? new CompletableFuture<>() : before.tried();
      entries.put(adapter, new Entry(author, known, tried));
      schedule();
    }
  }

  /** Drops an adapter and all that it offered. */
  void remove(AdapterKey adapter) {
    synchronized (lock) {
      Entry gone = entries.remove(adapter);
      if (gone != null) {
        settle(adapter, gone);
        gone.known().offer().ifPresent(offer -> note(adapter, nonEmpty(offer)));
        schedule();
      }
    }
  }

  private static Set<Offer.Kind> nonEmpty(Offer offer) {
    Set<Offer.Kind> kinds = EnumSet.noneOf(Offer.Kind.class);
    for (Offer.Kind kind : Offer.Kind.values()) {
      if (!offer.items(kind).isEmpty()) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /** Writes what an adapter that has been tried is known for; void if {@code author} is not it. */
  void write(AdapterKey adapter, Object author, AdapterCatalog known, Set<Offer.Kind> changed) {
    synchronized (lock) {
      Entry before = entries.get(adapter);
      if (before != null && before.author().equals(author)) {
        entries.put(adapter, new Entry(author, known, before.tried()));
        settle(adapter, before);
        note(adapter, changed);
        schedule();
      }
    }
  }

  private void settle(AdapterKey adapter, Entry entry) {
    settling.add(entry.tried());
    Optional.ofNullable(awaited.remove(adapter)).ifPresent(settling::add);
  }

  private void note(AdapterKey adapter, Set<Offer.Kind> changed) {
    if (!changed.isEmpty()) {
      changes.computeIfAbsent(adapter, _ -> EnumSet.noneOf(Offer.Kind.class)).addAll(changed);
    }
  }

  private void schedule() {
    if (!isScheduled) {
      isScheduled = true;
      Duration wait = LearnerSettings.publish(entries.size());
      loop.run(() -> loop.after(wait, this::publish));
    }
  }

  private void publish() {
    List<Change> told = new ArrayList<>();
    List<CompletableFuture<Void>> tried;
    synchronized (lock) {
      isScheduled = false;
      Map<AdapterKey, AdapterCatalog> adapters = HashMap.newHashMap(entries.size());
      entries.forEach((adapter, entry) -> adapters.put(adapter, entry.known()));
      Catalog next = new Catalog(current.version() + 1, adapters);
      changes.forEach((adapter, kinds) -> told.add(new Change(adapter, Set.copyOf(kinds), next)));
      changes.clear();
      tried = List.copyOf(settling);
      settling.clear();
      current = next;
    }
    told.forEach(this::tell);
    tried.forEach(future -> future.complete(null));
  }

  private void tell(Change change) {
    for (Consumer<Change> listener : listeners) {
      try {
        listener.accept(change);
      } catch (RuntimeException fault) {
        LOG.atError()
            .setCause(fault)
            .addKeyValue("adapter", change.adapter())
            .log("a listener to the catalog failed");
      }
    }
  }

  /** The catalog as published last. */
  Catalog current() {
    return current;
  }

  /** What has been written of an adapter, published or not. */
  Optional<AdapterCatalog> known(AdapterKey adapter) {
    synchronized (lock) {
      return Optional.ofNullable(entries.get(adapter)).map(Entry::known);
    }
  }

  /** Those of {@code adapters} that have not been tried. */
  List<AdapterKey> untried(Collection<AdapterKey> adapters) {
    synchronized (lock) {
      return adapters.stream().filter(key -> tried(key).isPresent()).toList();
    }
  }

  /** As {@link io.cardea.model.catalog.CatalogFeed#settled}, but without asking for anything. */
  CompletionStage<Void> settled(Collection<AdapterKey> adapters) {
    synchronized (lock) {
      CompletableFuture<?>[] awaited =
          adapters.stream()
              .flatMap(key -> tried(key).stream())
              .toArray(CompletableFuture<?>[]::new);
      return awaited.length == 0
          ? CompletableFuture.completedStage(null)
          : CompletableFuture.allOf(awaited).minimalCompletionStage();
    }
  }

  /** Completes when {@code adapter} has been written the next time, or is none. */
  CompletionStage<Void> next(AdapterKey adapter) {
    synchronized (lock) {
      return entries.containsKey(adapter)
          ? awaited
              .computeIfAbsent(adapter, _ -> new CompletableFuture<>())
              .minimalCompletionStage()
          : CompletableFuture.completedStage(null);
    }
  }

  private Optional<CompletableFuture<Void>> tried(AdapterKey adapter) {
    return Optional.ofNullable(entries.get(adapter))
        .map(Entry::tried)
        .filter(future -> !future.isDone());
  }

  /** As {@link io.cardea.model.catalog.CatalogFeed#listen}. */
  Registration listen(Consumer<Change> listener) {
    // Of its own identity: the same listener may be registered twice.
    Consumer<Change> registered = change -> listener.accept(change);
    listeners.add(registered);
    return () -> listeners.remove(registered);
  }
}
