package io.cardea.dataplane.aggregate;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.CatalogFeed;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A catalog that does not change. */
public record FixedCatalog(Catalog current) implements CatalogFeed {

  @Override
  public CompletionStage<Void> settled(Collection<AdapterKey> adapters) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> relearned(AdapterKey adapter) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void refresh(AdapterKey adapter) {}

  @Override
  public Registration listen(Consumer<Change> listener) {
    return () -> {};
  }
}
