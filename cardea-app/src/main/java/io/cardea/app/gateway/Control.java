package io.cardea.app.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.admin.ControlApi;
import io.cardea.controlplane.admin.LimitsResource;
import io.cardea.controlplane.admin.Recorded;
import io.cardea.controlplane.admin.SearchResource;
import io.cardea.controlplane.backup.StoreCopy;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.datafile.PrivateFile;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Nodes;
import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.jdbc.ResourceStores;
import io.cardea.controlplane.jdbc.StoreSettings;
import io.cardea.controlplane.jdbc.Stores;
import io.cardea.controlplane.reload.FileTrail;
import io.cardea.controlplane.secret.MasterKeys;
import io.cardea.controlplane.secret.SecretCopy;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.controlplane.secret.SecretsClosed;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.controlplane.store.NodeBoard;
import io.cardea.controlplane.store.StoreDamaged;
import io.cardea.controlplane.store.StoreUnavailable;
import io.cardea.controlplane.vault.VaultSecrets;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.quota.QuotaLedger;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is declared: by files, and in a store that the API changes. */
final class Control implements AutoCloseable {

  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  private final Stores stores;
  private final SecretService secrets;
  private final VaultSecrets vault;
  private final Declarations declarations;
  private final Nodes nodes;
  private final Optional<StoreCopy> copy;
  private final Clock clock;

  private Control(
      Stores stores,
      SecretService secrets,
      VaultSecrets vault,
      Declarations declarations,
      Nodes nodes,
      Optional<StoreCopy> copy,
      Clock clock) {
    this.stores = stores;
    this.secrets = secrets;
    this.vault = vault;
    this.declarations = declarations;
    this.nodes = nodes;
    this.copy = copy;
    this.clock = clock;
  }

  /**
   * Opens the stores, and puts in force what they hold. A database that is away is waited for by
   * the gateway as it runs, with what it held last. Blocking.
   *
   * @throws IOException if one cannot be used; the message says what to do
   */
  static Control open(GatewayOptions options, SnapshotPublisher snapshots, Clock clock)
      throws IOException {
    Optional<PostgresSettings> shared = options.store();
    StoreSettings settings = StoreSettings.defaults();
    try {
      MasterKeys master =
          MasterKeys.of(
              options.environment(), Optional.of(options.data()).filter(_ -> shared.isEmpty()));
      Stores stores =
          shared.isPresent()
              ? ResourceStores.postgresWhenReachable(shared.get(), settings)
              : ResourceStores.sqlite(options.data(), settings);
      Optional<Path> copies =
          shared.isPresent() ? Optional.of(copies(options, shared.get())) : Optional.empty();
      return over(stores, master, copies, new Start(options, snapshots, clock));
    } catch (StoreUnavailable | StoreDamaged | SecretsClosed e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What a gateway is started with. */
  private record Start(GatewayOptions options, SnapshotPublisher snapshots, Clock clock) {}

  /** The folder of copies of one database, which are never taken for those of another. */
  private static Path copies(GatewayOptions options, PostgresSettings store) throws IOException {
    String name = "copy-" + UUID.nameUUIDFromBytes(store.url().getBytes(UTF_8));
    return PrivateFile.directory(options.data().resolve(name));
  }

  private static Control over(
      Stores stores, MasterKeys master, Optional<Path> copies, Start start) {
    Optional<StoreCopy> copy =
        copies.map(folder ->
            new StoreCopy(
                folder, StoreCopy.REST, Thread.ofVirtual().name("resource-copy").factory()));
    SecretService secrets =
        new SecretService(
            stores.secrets(), master, new SecureRandom(), copies.map(SecretCopy::new));
    VaultSecrets vault = new VaultSecrets(Thread.ofVirtual().name("vault").factory());
    Declarations declarations =
        new Declarations(
            stores.resources(),
            secrets,
            vault,
            start.options().environment(),
            start.options().initial(),
            start.snapshots(),
            copy);
    // Who has a copy shares the database.
    Optional<NodeBoard> board = copies.map(_ -> stores.nodes());
    Nodes nodes = new Nodes(self(), board, declarations, start.clock());
    return new Control(stores, secrets, vault, declarations, nodes, copy, start.clock());
  }

  private static Nodes.Self self() {
    byte[] life = new byte[6];
    new SecureRandom().nextBytes(life);
    return new Nodes.Self(HexFormat.of().formatHex(life), host(), version());
  }

  /** The machine's name, without asking the network for it. */
  static String host() {
    try {
      return Files.readString(HOST).strip();
    } catch (IOException e) {
      return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
    }
  }

  /**
   * What changes it, finds what the servers of {@code snapshots} offer, and tells what is used of
   * limits.
   */
  ControlApi api(
      SnapshotSource snapshots, Supplier<Catalog> catalog, QuotaLedger ledger, Recorded recorded) {
    return new ControlApi(
        declarations,
        stores.resources(),
        secrets,
        new SearchResource(snapshots, catalog),
        new LimitsResource(snapshots, ledger),
        recorded,
        nodes,
        clock);
  }

  /** Puts in force what files declare from now on, once {@code audit} has recorded it. */
  Function<Loaded.Valid, GatewaySnapshot> files(AuditLog audit) {
    return new FileTrail(audit, this::filed, declarations::files, clock);
  }

  private Loaded.Valid filed() {
    return declarations.current().files().declared();
  }

  /** What runs here, and a digest of what files declare. */
  String origin() {
    return "version " + version() + ", files " + FileTrail.digest(filed());
  }

  private static String version() {
    return Optional.ofNullable(Control.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public void close() {
    nodes.close();
    secrets.close();
    vault.close();
    declarations.close();
    copy.ifPresent(StoreCopy::close);
    stores.close();
  }
}
