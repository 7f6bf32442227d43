package io.cardea.model.catalog;

import io.cardea.model.adapter.AdapterKey;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Where the data plane gets the catalog from. Thread-safe. */
public interface CatalogFeed {

  /** The catalog as known now. */
  Catalog current();

  /**
   * Completes when each of {@code adapters} has been tried at least once, whatever came of it. Asks
   * for those to be tried soon that have not been.
   */
  CompletionStage<Void> settled(Collection<AdapterKey> adapters);

  /** Asks as {@link #refresh} does, and completes when it has been tried since. */
  CompletionStage<Void> relearned(AdapterKey adapter);

  /** Asks for {@code adapter} to be learned again soon: something says that its lists changed. */
  void refresh(AdapterKey adapter);

  /**
   * Tells {@code listener} of every change from now on, on any thread, until the registration is
   * closed.
   */
  Registration listen(Consumer<Change> listener);

  /**
   * What has changed.
   *
   * @param adapter whose offer
   * @param kinds which of its lists, at least one
   * @param catalog the first catalog that has the change
   */
  record Change(AdapterKey adapter, Set<Offer.Kind> kinds, Catalog catalog) {}

  /** Ends with {@link #close}. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
