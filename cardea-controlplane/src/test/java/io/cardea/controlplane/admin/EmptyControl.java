package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Nodes;
import io.cardea.controlplane.jdbc.ResourceStores;
import io.cardea.controlplane.jdbc.StoreSettings;
import io.cardea.controlplane.jdbc.Stores;
import io.cardea.controlplane.secret.MasterKeys;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.controlplane.snapshot.BuiltIn;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.controlplane.vault.VaultSecrets;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.quota.QuotaLedger;
import io.cardea.model.snapshot.SnapshotSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** The API of resources over a store of its own in which nothing is. */
final class EmptyControl implements AutoCloseable {

  private final Stores stores;
  private final SecretService secrets;
  private final Declarations declarations;

  EmptyControl(Path folder) {
    stores = ResourceStores.sqlite(folder, StoreSettings.defaults());
    secrets =
        new SecretService(
            stores.secrets(),
            MasterKeys.of(_ -> null, Optional.of(folder)),
            new SecureRandom(),
            Optional.empty());
    declarations =
        new Declarations(
            stores.resources(),
            secrets,
            new VaultSecrets(Thread.ofVirtual().factory()),
            _ -> null,
            Loaded.Valid.EMPTY,
            new SnapshotPublisher(BuiltIn.NONE, Loaded.Valid.EMPTY),
            Optional.empty());
  }

  ControlApi api(SnapshotSource snapshots, Supplier<Catalog> catalog) {
    return api(snapshots, catalog, NoRecords.recorded());
  }

  ControlApi api(SnapshotSource snapshots, Supplier<Catalog> catalog, Recorded recorded) {
    return new ControlApi(
        declarations,
        stores.resources(),
        secrets,
        new SearchResource(snapshots, catalog),
        new LimitsResource(snapshots, QuotaLedger.UNLIMITED),
        recorded,
        new Nodes(
            new Nodes.Self("0123456789ab", "host", "1"),
            Optional.empty(),
            declarations,
            Clock.systemUTC()),
        Clock.systemUTC());
  }

  @Override
  public void close() {
    secrets.close();
    declarations.close();
    stores.close();
  }
}
