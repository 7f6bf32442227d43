package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.jdbc.ResourceStores;
import io.cardea.controlplane.jdbc.StoreSettings;
import io.cardea.controlplane.snapshot.BuiltIn;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.snapshot.SnapshotSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;

/** The API of resources over a store of its own in which nothing is. */
final class EmptyControl implements AutoCloseable {

  private final ResourceStore store;
  private final Declarations declarations;

  EmptyControl(Path folder) {
    store = ResourceStores.sqlite(folder, StoreSettings.defaults());
    declarations =
        new Declarations(
            store,
            Secrets.ofStored(_ -> null),
            Loaded.Valid.EMPTY,
            new SnapshotPublisher(BuiltIn.NONE, Loaded.Valid.EMPTY));
  }

  ControlApi api(SnapshotSource snapshots, Supplier<Catalog> catalog) {
    return new ControlApi(
        declarations, store, new SearchResource(snapshots, catalog), Clock.systemUTC());
  }

  @Override
  public void close() {
    declarations.close();
    store.close();
  }
}
