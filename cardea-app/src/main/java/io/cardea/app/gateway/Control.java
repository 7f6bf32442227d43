package io.cardea.app.gateway;

import io.cardea.controlplane.admin.ControlApi;
import io.cardea.controlplane.admin.SearchResource;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Nodes;
import io.cardea.controlplane.jdbc.ResourceStores;
import io.cardea.controlplane.jdbc.StoreSettings;
import io.cardea.controlplane.jdbc.Stores;
import io.cardea.controlplane.secret.MasterKeys;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.controlplane.secret.SecretsClosed;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.controlplane.store.NodeBoard;
import io.cardea.controlplane.store.StoreDamaged;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.snapshot.SnapshotSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/** What is declared: by files, and in a store that the API changes. */
final class Control implements AutoCloseable {

  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  private final Stores stores;
  private final SecretService secrets;
  private final Declarations declarations;
  private final Nodes nodes;
  private final Clock clock;

  private Control(
      Stores stores, SecretService secrets, Declarations declarations, Nodes nodes, Clock clock) {
    this.stores = stores;
    this.secrets = secrets;
    this.declarations = declarations;
    this.nodes = nodes;
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
      Declarations declarations =
          new Declarations(
              stores.resources(), secrets, options.environment(), options.initial(), snapshots);
      Optional<NodeBoard> board = isShared ? Optional.of(stores.nodes()) : Optional.empty();
      Nodes nodes = new Nodes(self(), board, declarations, clock);
      return new Control(stores, secrets, declarations, nodes, clock);
    } catch (StoreUnavailable | StoreDamaged | SecretsClosed e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Nodes.Self self() {
    byte[] life = new byte[6];
    new SecureRandom().nextBytes(life);
    String version =
        Optional.ofNullable(Control.class.getPackage().getImplementationVersion())
            .orElse("development");
    return new Nodes.Self(HexFormat.of().formatHex(life), host(), version);
  }

  /** The machine's name, without asking the network for it. */
  private static String host() {
    try {
      return Files.readString(HOST).strip();
    } catch (IOException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
    }
  }

  /** What changes it, and finds what the servers of {@code snapshots} offer. */
  ControlApi api(SnapshotSource snapshots, Supplier<Catalog> catalog) {
    return new ControlApi(
        declarations,
        stores.resources(),
        secrets,
        new SearchResource(snapshots, catalog),
        nodes,
        clock);
  }

  Declarations declarations() {
    return declarations;
  }

  @Override
  public void close() {
    nodes.close();
    secrets.close();
    declarations.close();
    stores.close();
  }
}
