package io.cardea.app.gateway;

import io.cardea.app.admin.AdminFront;
import io.cardea.app.sample.SampleServer;
import io.cardea.app.telemetry.Telemetry;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.controlplane.admin.AdminApi;
import io.cardea.controlplane.admin.Recorded;
import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.keys.KeyService;
import io.cardea.controlplane.keys.SqliteKeyStore;
import io.cardea.controlplane.registry.RegistryApi;
import io.cardea.controlplane.reload.ConfigWatcher;
import io.cardea.controlplane.reload.ReloadListener;
import io.cardea.controlplane.reload.Reloader;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.dataplane.aggregate.Aggregates;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.gateway.Shared;
import io.cardea.dataplane.http.HttpListener;
import io.cardea.dataplane.incident.IncidentBook;
import io.cardea.dataplane.journal.FileSessionJournal;
import io.cardea.dataplane.listing.Listings;
import io.cardea.dataplane.metrics.CallMetrics;
import io.cardea.dataplane.quota.LocalQuotaLedger;
import io.cardea.dataplane.session.Abandoned;
import io.cardea.dataplane.session.JournalSeal;
import io.cardea.dataplane.session.MemorySessionStore;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.model.incident.Incidents;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.node.LoneNode;
import io.cardea.model.node.NodeId;
import io.cardea.model.quota.QuotaLedger;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway on one node. */
public final class Gateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Duration START_DEADLINE = Duration.ofSeconds(30);

  /** Name of the node of a gateway that has no others. */
  private static final String ONLY_NODE = "node";

  private final Parts parts = new Parts();
  private final GatewayOptions options;
  private final Clock clock;
  private final Drain drain = new Drain();
  private final Node node;
  private final KeyService keys;
  private final ProcessAuditLog audit;
  private final SnapshotPublisher snapshots;
  private final Control control;
  private final Telemetry telemetry;
  private final Shared shared;
  private final Optional<ConfigWatcher> watcher;
  private final int port;
  private final int adminPort;

  /**
   * Starts a gateway; what has been started is stopped again if a part fails. Blocking.
   *
   * @throws IOException if a file, folder or address cannot be used; the message says which and
   *     what to do
   */
  public static Gateway start(GatewayOptions options, ReloadListener report, Clock clock)
      throws IOException {
    return new Gateway(options, report, clock);
  }

  private Gateway(GatewayOptions options, ReloadListener report, Clock clock) throws IOException {
    this.options = options;
    this.clock = clock;
    boolean started = false;
    try {
      DataFolder.prepare(options.data());
      // Closed last: whatever collector does not answer holds up nothing, and the end is told too.
      telemetry = Telemetry.start(options.environment());
      parts.push(telemetry);
      SecureRandom random = new SecureRandom();
      Optional<FileSessionJournal> journal =
          options.node().isPresent() ? Optional.empty() : Optional.of(journal());
      Vertx vertx = vertx();
      LearnedHints hints = new LearnedHints();
      snapshots = new SnapshotPublisher(BuiltIns.of(sample(vertx)), options.initial(), hints);
      control = Control.open(options, snapshots, clock);
      parts.pushOnDisk("the store of resources", control);
      AuditFolder folder = AuditFolder.of(options, clock);
      audit = folder.begin(parts, control, telemetry.metrics());
      node = journal.isPresent() ? alone(random, journal.get()) : options.node().orElseThrow();
      keys = node.keys();
      IncidentBook incidents = new IncidentBook(telemetry.metrics(), clock, System::nanoTime);
      snapshots.listen(snapshot -> incidents.retain(snapshot.adapters().keySet()));
      snapshots.listen(snapshot -> hints.retain(snapshot.adapters().keySet()));
      Outbound outbound =
          new Outbound(vertx, snapshots, options, random, clock, incidents, telemetry);
      parts.push(outbound);
      hints.follow(outbound.catalog());
      snapshots.listen(outbound::onSnapshot);
      LocalQuotaLedger quotas = quotas();
      shared = shared(random, audit, outbound, incidents, quotas);
      watcher = watch(report, audit);
      Recorded recorded = folder.recorded(audit);
      parts.pushOnDisk("orders of all nodes", AuditFolder.obeying(recorded, telemetry.metrics()));
      AdminApi api = api(outbound, incidents, quotas, recorded);
      RegistryApi registry =
          new RegistryApi(keys, snapshots, outbound.catalog()::current, this::address, clock);
      Executor measuring = SystemThreads.of("metrics", 1, 64);
      AdminFront admin =
          new AdminFront(api, registry, telemetry.metrics(), () -> !drain.isAnnounced(), measuring);
      measure(audit, outbound);
      boolean together = options.adminListener().isEmpty();
      port = listen(vertx, options.listener(), admin, outbound, true, together);
      GatewayOptions.Listen other = options.adminListener().orElse(options.listener());
      adminPort = together ? port : listen(vertx, other, admin, outbound, false, true);
      shared.open();
      started = true;
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  /** Closed after everything that changes sessions. */
  private FileSessionJournal journal() throws IOException {
    FileSessionJournal journal =
        FileSessionJournal.at(
            options.data().resolve("sessions"),
            Thread.ofPlatform().name("session-journal-", 0).daemon().factory());
    parts.pushOnDisk("the log of sessions", journal);
    return journal;
  }

  private Vertx vertx() {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(options.eventLoops()));
    parts.push(() -> await(vertx.close()));
    return vertx;
  }

  private Optional<SampleServer> sample(Vertx vertx) throws IOException {
    if (options.configuration().isPresent()) {
      return Optional.empty();
    }
    SampleServer sample = await(SampleServer.start(vertx, clock));
    return Optional.of(sample);
  }

  private AdminApi api(
      Outbound outbound, IncidentBook incidents, LocalQuotaLedger quotas, Recorded recorded) {
    return new AdminApi(
        keys,
        snapshots,
        outbound.catalog()::current,
        control.api(snapshots, outbound.catalog()::current, quotas, recorded),
        outbound.logs(),
        new NodeSight(outbound, incidents),
        audit,
        clock);
  }

  private void measure(ProcessAuditLog audit, Outbound outbound) {
    DiskRoom room = new DiskRoom(() -> options.data().toFile().getUsableSpace(), System::nanoTime);
    parts.every(DiskRoom.PERIOD, "disk-room", room::look);
    new Gauges(telemetry.metrics()).register(shared, audit, snapshots, outbound, options, room);
    options
        .listener()
        .tls()
        .map(tls -> new CertificateWatch(tls, telemetry.metrics()))
        .ifPresent(watch -> parts.every(CertificateWatch.INTERVAL, "certificate", watch));
  }

  private LocalQuotaLedger quotas() throws IOException {
    LocalQuotaLedger quotas = LocalQuotaLedger.in(options.data().resolve("quota"), clock);
    parts.push(quotas);
    parts.every(Duration.ofSeconds(10), "quota-keeper", quotas::tend);
    return quotas;
  }

  private Shared shared(
      SecureRandom random,
      ProcessAuditLog audit,
      Outbound outbound,
      Incidents incidents,
      QuotaLedger quotas) {
    return new Shared(
        keys,
        outbound.credentials(),
        new ResourceUris(this::address),
        node.sealing(),
        node.sessions(),
        audit,
        new CallMetrics(telemetry.metrics()),
        incidents,
        Aggregates.of(
            snapshots,
            outbound.catalog(),
            new Listings(node.sealing(), random),
            node.sessions(),
            node.abandoned(),
            incidents),
        node.link(),
        quotas,
        telemetry.traces(),
        clock);
  }

  /** What a gateway of one node has for itself. */
  private Node alone(SecureRandom random, FileSessionJournal journal) throws IOException {
    SqliteKeyStore store = SqliteKeyStore.open(options.data());
    KeyService issued = new KeyService(store, random, clock);
    parts.pushOnDisk(
        "the store of keys",
        () -> {
          issued.keepUses();
          store.close();
        });
    parts.every(Duration.ofMinutes(1), "key-uses", issued::keepUses);
    SessionKeys sealing =
        SessionKeyFile.readOrCreate(options.data().resolve("session.key"), random);
    Abandoned abandoned = new Abandoned();
    ExpiredSessions expired = new ExpiredSessions(abandoned, audit, clock);
    MemorySessionStore sessions =
        new MemorySessionStore(clock, this::sessionLimits, expired::add, journal);
    journal.begin(
        sessions, JournalSeal.of(sealing, random), sessionLimits().total(), abandoned::add);
    parts.every(Duration.ofMinutes(1), "session-sweeper", sessions::sweep);
    return new Node(
        new LoneNode(NodeId.starting(ONLY_NODE, random)), sealing, sessions, abandoned, issued);
  }

  private MemorySessionStore.Limits sessionLimits() {
    GatewayLimits limits = snapshots.current().settings().limits();
    return new MemorySessionStore.Limits(
        limits.sessionsPerPrincipal(), limits.sessions(), limits.sessionIdle());
  }

  private Optional<ConfigWatcher> watch(ReloadListener report, ProcessAuditLog audit) {
    Optional<ConfigWatcher> watching =
        options
            .configuration()
            .map(source ->
                ConfigWatcher.start(
                    new Reloader(
                        source,
                        new ConfigLoader(options.environment())::load,
                        control.files(audit),
                        report),
                    ConfigWatcher.INTERVAL,
                    Thread.ofVirtual().name("configuration").factory()));
    watching.ifPresent(parts::push);
    // What has changed since the first load is noticed too.
    watching.ifPresent(ConfigWatcher::reloadNow);
    return watching;
  }

  private int listen(
      Vertx vertx,
      GatewayOptions.Listen listen,
      AdminFront admin,
      Outbound outbound,
      boolean serves,
      boolean isAdmin)
      throws IOException {
    HttpListener listener =
        new HttpListener(
            new ConnectionGate(snapshots, listen.proxyProtocol()),
            listen.proxyProtocol(),
            listen.tls());
    parts.push(listener);
    ListenerVerticle.Common common =
        new ListenerVerticle.Common(
            listen, serves, isAdmin, shared, outbound, snapshots, admin, listener, drain, clock);
    await(
        vertx.deployVerticle(
            () -> new ListenerVerticle(common),
            new DeploymentOptions().setInstances(serves ? options.eventLoops() : 1)));
    try {
      return listener.bind(vertx, listen.host(), listen.port());
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on %s:%d: %s; choose another with --host and --port"
              .formatted(listen.host(), listen.port(), e.getMessage()),
          e);
    }
  }

  private String address() {
    return options.listener().url(port);
  }

  /** Where clients connect. */
  public int port() {
    return port;
  }

  /** Where administrators connect. */
  public int adminPort() {
    return adminPort;
  }

  /** The issued keys. */
  public KeyService keys() {
    return keys;
  }

  /** As {@link ProcessAuditLog#flush}. */
  public CompletionStage<Void> flushAudit() {
    return audit.flush();
  }

  /** Reads the configuration again, if there is one. */
  public void reload() {
    watcher.ifPresent(ConfigWatcher::reloadNow);
  }

  /** Version of the configuration in force. */
  public long version() {
    return snapshots.current().version();
  }

  /** Those of them that go on without their client, which may come back. */
  public long unreadStreams() {
    return shared.streams().unread();
  }

  /** Calls and event streams in flight. */
  public int openCalls() {
    return shared.openCalls();
  }

  /**
   * Stops in good order: announces it, ends streams, lets calls finish, closes everything.
   * Blocking.
   */
  public void drain() {
    drain.announce();
    node.link().leave();
    if (shared.openCalls() > 0) {
      LOG.atInfo().log("stopping: {} calls and streams in flight", shared.openCalls());
    }
    Ticker.pause(options.grace());
    drain.refuse();
    long deadline = System.nanoTime() + snapshots.current().settings().limits().drain().toNanos();
    // What waits for its client here can only go on if another node takes what the client says.
    awaitUntil(deadline, () -> node.link().another().isEmpty() || shared.suspendedCalls() == 0);
    drain.giveUp();
    awaitUntil(deadline, () -> shared.openCalls() == 0);
    if (shared.openCalls() > 0) {
      LOG.atWarn().log("stopped with {} calls unfinished", shared.openCalls());
    }
    close();
  }

  private static void awaitUntil(long deadline, BooleanSupplier condition) {
    while (!condition.getAsBoolean()
        && System.nanoTime() < deadline
        && !Thread.currentThread().isInterrupted()) {
      Ticker.pause(Duration.ofMillis(50));
    }
  }

  @Override
  public void close() {
    parts.close();
  }

  private static <T> T await(io.vertx.core.Future<T> future) throws IOException {
    try {
      return future.await(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("not ready within " + START_DEADLINE, e);
    } catch (RuntimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
