package io.cardea.app.gateway;

import io.cardea.controlplane.admin.ControlApi;
import io.cardea.controlplane.admin.SearchResource;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.jdbc.ResourceStores;
import io.cardea.controlplane.jdbc.StoreSettings;
import io.cardea.controlplane.jdbc.Stores;
import io.cardea.controlplane.secret.MasterKeys;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.controlplane.secret.SecretsClosed;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.controlplane.store.StoreDamaged;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.controlplane.vault.VaultSecrets;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.snapshot.SnapshotSource;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** What is declared: by files, and in a store that the API changes. */
final class Control implements AutoCloseable {

  private final Stores stores;
  private final SecretService secrets;
  private final VaultSecrets vault;
  private final Declarations declarations;
  private final Clock clock;

  private Control(
      Stores stores,
      SecretService secrets,
      VaultSecrets vault,
      Declarations declarations,
      Clock clock) {
    this.stores = stores;
    this.secrets = secrets;
    this.vault = vault;
    this.declarations = declarations;
    this.clock = clock;
  }

  /**
   * Opens the stores, and puts in force what it holds. Blocking.
   *
   * @throws IOException if one cannot be used; the message says what to do
   */
  static Control open(GatewayOptions options, SnapshotPublisher snapshots, Clock clock)
      throws IOException {
    try {
      boolean isShared = options.store().isPresent();
      MasterKeys master =
          MasterKeys.of(
              options.environment(), isShared ? Optional.empty() : Optional.of(options.data()));
      StoreSettings settings = StoreSettings.defaults();
      Stores stores =
          isShared
              ? ResourceStores.postgres(options.store().get(), settings)
              : ResourceStores.sqlite(options.data(), settings);
      SecretService secrets = new SecretService(stores.secrets(), master, new SecureRandom());
      VaultSecrets vault = new VaultSecrets(Thread.ofVirtual().name("vault").factory());
      Declarations declarations =
          new Declarations(
              stores.resources(),
              secrets,
              vault,
              options.environment(),
              options.initial(),
              snapshots);
      return new Control(stores, secrets, vault, declarations, clock);
    } catch (StoreUnavailable | StoreDamaged | SecretsClosed e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What changes it, and finds what the servers of {@code snapshots} offer. */
  ControlApi api(SnapshotSource snapshots, Supplier<Catalog> catalog) {
    return new ControlApi(
        declarations, stores.resources(), secrets, new SearchResource(snapshots, catalog), clock);
  }

  Declarations declarations() {
    return declarations;
  }

  @Override
  public void close() {
    secrets.close();
    vault.close();
    declarations.close();
    stores.close();
  }
}
