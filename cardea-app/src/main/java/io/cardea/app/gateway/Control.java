package io.cardea.app.gateway;

import io.cardea.controlplane.admin.ControlApi;
import io.cardea.controlplane.admin.SearchResource;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.jdbc.ResourceStores;
import io.cardea.controlplane.jdbc.StoreSettings;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StoreDamaged;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.controlplane.upstream.Secrets;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.snapshot.SnapshotSource;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Supplier;

/** What is declared: by files, and in a store that the API changes. */
final class Control implements AutoCloseable {

  private final ResourceStore store;
  private final Declarations declarations;
  private final Clock clock;

  private Control(ResourceStore store, Declarations declarations, Clock clock) {
    this.store = store;
    this.declarations = declarations;
    this.clock = clock;
  }

  /**
   * Opens the store, and puts in force what it holds. Blocking.
   *
   * @throws IOException if the store cannot be used; the message says what to do
   */
  static Control open(GatewayOptions options, SnapshotPublisher snapshots, Clock clock)
      throws IOException {
    try {
      StoreSettings settings = StoreSettings.defaults();
      ResourceStore store =
          options.store().isPresent()
              ? ResourceStores.postgres(options.store().get(), settings)
              : ResourceStores.sqlite(options.data(), settings);
      return new Control(
          store,
          new Declarations(store, Secrets.ofStored(System::getenv), options.initial(), snapshots),
          clock);
    } catch (StoreUnavailable | StoreDamaged e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What changes it, and finds what the servers of {@code snapshots} offer. */
  ControlApi api(SnapshotSource snapshots, Supplier<Catalog> catalog) {
    return new ControlApi(declarations, store, new SearchResource(snapshots, catalog), clock);
  }

  Declarations declarations() {
    return declarations;
  }

  @Override
  public void close() {
    declarations.close();
    store.close();
  }
}
