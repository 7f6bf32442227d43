package io.cardea.testkit.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.app.gateway.AuditOptions;
import io.cardea.app.gateway.Gateway;
import io.cardea.app.gateway.GatewayOptions;
import io.cardea.app.gateway.Node;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.log.AuditMode;
import io.cardea.audit.retention.RetentionSettings;
import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.jdbc.PostgresSettings;
import io.cardea.controlplane.keys.IssuedKey;
import io.cardea.dataplane.tls.ServerTls;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.McpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A whole gateway on a free loopback port, with two event loops and a temporary folder of its own
 * that is removed when it is closed.
 */
public final class TestGateway implements AutoCloseable {

  private static final int MAX_TURNS = 40;
  private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long WAIT_SECONDS = 30;
  private static final long POLL_NANOS = 1_000_000;

  private final Path folder;
  private final boolean configured;
  private final Clock clock;
  private final ReloadLog reloads = new ReloadLog();
  private final Map<String, String> keys = new ConcurrentHashMap<>();
  private final GatewayTerms terms;
  private volatile Optional<Node> node;
  private volatile Gateway gateway;
  private volatile boolean ready;
  private volatile AuditOptions audit = AuditOptions.PLAIN;

  private TestGateway(
      Path folder, boolean configured, Clock clock, Optional<Node> node, GatewayTerms terms)
      throws IOException {
    this.folder = folder;
    this.configured = configured;
    this.clock = clock;
    this.node = node;
    this.terms = terms;
    this.gateway = start();
    this.ready = true;
  }

  private TestGateway(Path folder, boolean configured, Clock clock) throws IOException {
    this(folder, configured, clock, Optional.empty(), GatewayTerms.PLAIN);
  }

  private TestGateway(Path folder, GatewayTerms terms) throws IOException {
    this(folder, true, Clock.systemUTC(), Optional.empty(), terms);
  }

  /** A gateway with these documents; it is configured wrongly if they are. */
  public static TestGateway start(String yaml) throws IOException {
    return start(yaml, Clock.systemUTC());
  }

  /** A gateway with these documents that lives by {@code clock}. */
  public static TestGateway start(String yaml, Clock clock) throws IOException {
    return new TestGateway(folder(yaml), true, clock);
  }

  /**
   * One node of a gateway of several, with these documents.
   *
   * @param grace how long it takes new calls after it was asked to stop
   */
  public static TestGateway start(String yaml, Node node, Duration grace) throws IOException {
    return new TestGateway(
        folder(yaml),
        true,
        Clock.systemUTC(),
        Optional.of(node),
        new GatewayTerms(
            grace, Optional.empty(), GatewayTerms.BARE, Optional.empty(), AuditMode.PROCESS));
  }

  /** A gateway with these documents whose resources are in {@code store}. */
  public static TestGateway start(String yaml, PostgresSettings store) throws IOException {
    return start(yaml, Optional.of(store), GatewayTerms.BARE);
  }

  /**
   * A gateway with these documents.
   *
   * @param store that holds its resources; empty: a file
   * @param environment all variables that it sees
   */
  public static TestGateway start(
      String yaml, Optional<PostgresSettings> store, Map<String, String> environment)
      throws IOException {
    return new TestGateway(
        folder(yaml),
        new GatewayTerms(Duration.ZERO, store, environment, Optional.empty(), AuditMode.PROCESS));
  }

  /** A gateway with these documents that speaks HTTPS. */
  public static TestGateway start(String yaml, ServerTls tls) throws IOException {
    return new TestGateway(
        folder(yaml),
        new GatewayTerms(
            Duration.ZERO,
            Optional.empty(),
            GatewayTerms.BARE,
            Optional.of(tls),
            AuditMode.PROCESS));
  }

  /** A gateway with these documents in a {@code folder} that is there, its audit log in a mode. */
  public static TestGateway startIn(Path folder, String yaml, AuditMode mode) throws IOException {
    return new TestGateway(
        configured(folder, yaml),
        new GatewayTerms(
            Duration.ZERO, Optional.empty(), GatewayTerms.BARE, Optional.empty(), mode));
  }

  /** A gateway with these documents that copies its audit records to {@code copies}. */
  public static TestGateway copying(String yaml, PostgresSettings copies, Clock clock)
      throws IOException {
    return new TestGateway(
        folder(yaml), true, clock, Optional.empty(), GatewayTerms.PLAIN.copiedTo(copies));
  }

  /** The same, which takes orders for all nodes that have the {@code key}. */
  public static TestGateway obeying(String yaml, PostgresSettings copies, String key, Clock clock)
      throws IOException {
    return new TestGateway(
        folder(yaml),
        true,
        clock,
        Optional.empty(),
        GatewayTerms.PLAIN.copiedTo(copies).knowing("CARDEA_AUDIT_NODES_KEY", key));
  }

  private static Path folder(String yaml) throws IOException {
    return configured(Files.createTempDirectory("cardea-test"), yaml);
  }

  private static Path configured(Path folder, String yaml) throws IOException {
    Files.createDirectory(folder.resolve("config"));
    Files.writeString(folder.resolve("config/cardea.yaml"), yaml);
    return folder;
  }

  /** A gateway without documents, in front of the bundled sample server. */
  public static TestGateway withSample() throws IOException {
    return new TestGateway(Files.createTempDirectory("cardea-test"), false, Clock.systemUTC());
  }

  private Gateway start() throws IOException {
    Optional<Path> configuration =
        configured ? Optional.of(folder.resolve("config")) : Optional.empty();
    Loaded.Valid initial =
        switch (configuration
            .map(new ConfigLoader(terms.environment()::get)::load)
            .orElse(Loaded.Valid.EMPTY)) {
          case Loaded.Valid valid -> valid;
          case Loaded.Invalid invalid -> throw new IOException(invalid.problems().toString());
        };
    EmptyStore.into(data());
    Gateway started =
        Gateway.start(
            new GatewayOptions(
                    data(),
                    new GatewayOptions.Listen("127.0.0.1", 0, false, terms.tls()),
                    Optional.empty(),
                    configuration,
                    initial,
                    2,
                    terms.grace(),
                    terms.store(),
                    terms.environment()::get,
                    node)
                .keeping(audit.in(terms.mode()).copiedTo(terms.copies())),
            reloads,
            clock);
    if (configured) {
      // It reads its files once more when it begins to follow them.
      reloads.next();
    }
    return started;
  }

  public int port() {
    return gateway.port();
  }

  public URI uri(String path) {
    return URI.create(
        (terms.tls().isPresent() ? "https" : "http") + "://localhost:" + port() + path);
  }

  /** The agent's key for every adapter that its roles grant; issued when first asked for. */
  public String key(String agent) {
    return keys.computeIfAbsent(agent, name -> issue(name, KeyScope.data()).key());
  }

  /** Issues a key of the default tenant. */
  public IssuedKey issue(String agent, KeyScope scope) {
    return gateway.keys().issue(TenantId.DEFAULT, agent, scope);
  }

  /** A key of {@code tenant} for every adapter that the agent's roles grant. */
  public String key(TenantId tenant, String agent) {
    return keys.computeIfAbsent(
        tenant + "/" + agent, _ -> gateway.keys().issue(tenant, agent, KeyScope.data()).key());
  }

  /** The gateway itself. */
  public Gateway gateway() {
    return gateway;
  }

  /** A client of {@code adapter} as {@code agent}. */
  public McpClient client(String adapter, String agent) {
    return McpClient.of(port(), adapter, key(agent));
  }

  /** Puts these documents in force and waits until they are. */
  public void reload(String yaml) throws IOException {
    Files.writeString(folder.resolve("config/cardea.yaml"), yaml);
    gateway.reload();
    awaitReload();
  }

  /** Waits until a changed file is in force. */
  public void awaitReload() throws IOException {
    List<Problem> problems = reloads.next().problems();
    if (!problems.isEmpty()) {
      throw new AssertionError(problems.toString());
    }
  }

  /** Tries to put these documents in force and waits for the reasons why they are not. */
  public List<Problem> reloadRefused(String yaml) throws IOException {
    Files.writeString(folder.resolve("config/cardea.yaml"), yaml);
    gateway.reload();
    return reloads.next().problems();
  }

  /** The folder of documents. */
  public Path configuration() {
    return folder.resolve("config");
  }

  /** The folder of everything that the gateway keeps. */
  public Path data() {
    return folder.resolve("data");
  }

  /**
   * Every record of the audit log so far, oldest first, as JSON. What was given to the log is
   * waited for. A call may have been answered a moment before its end is given to it: that is
   * waited for until nothing has come for a moment; {@link #awaitIdle} waits for it for sure.
   */
  public List<String> auditRecords() throws IOException {
    List<String> records = readRecords();
    int before = -1;
    for (int turn = 0; turn < MAX_TURNS && before != records.size(); turn++) {
      before = records.size();
      LockSupport.parkNanos(SETTLE_NANOS);
      records = readRecords();
    }
    return records;
  }

  private List<String> readRecords() throws IOException {
    return WrittenRecords.of(data().resolve("audit"), gateway.flushAudit());
  }

  /** Waits for a record of the audit log that has all of these parts. */
  public String awaitAudit(String... parts) throws IOException {
    List<String> found = new ArrayList<>();
    eventually(
        () -> {
          try {
            readRecords().stream()
                .filter(record -> Stream.of(parts).allMatch(record::contains))
                .forEach(found::add);
          } catch (IOException e) {
            found.clear();
          }
          return !found.isEmpty();
        },
        "an audit record with " + List.of(parts));
    return found.getFirst();
  }

  /** Waits until nothing is in flight but what goes on without its client. */
  public void awaitIdle() {
    eventually(() -> gateway.openCalls() == gateway.unreadStreams(), "no call in flight");
  }

  /**
   * Waits until {@code condition} holds; fails with {@code what} if it does not within 30 s, which
   * a machine that does much else may need for what takes one.
   */
  public static void eventually(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + WAIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Whether {@code text} is anywhere in the files that the gateway keeps. */
  public boolean keeps(String text) throws IOException {
    try (Stream<Path> files = Files.walk(data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it takes new work. */
  public boolean isReady() {
    return ready;
  }

  /** Stops in good order, as a signal does. Blocking. */
  public void drain() {
    ready = false;
    gateway.drain();
  }

  /** Stops at once. */
  public void stop() {
    ready = false;
    gateway.close();
  }

  /** Starts again as {@code next} after a stop, on the same data and documents. */
  public void start(Node next) throws IOException {
    node = Optional.of(next);
    gateway = start();
    ready = true;
  }

  /** Stops, and starts again on the same data and documents, on another port. */
  public void restart() throws IOException {
    gateway.close();
    gateway = start();
  }

  /** The same, and of its audit log may be removed what {@code settings} say. */
  public void restart(RetentionSettings settings) throws IOException {
    audit = audit.retaining(settings);
    restart();
  }

  /** The same, and it keeps combined checkpoints that {@code key} has signed. */
  public void restart(NoteKey key) throws IOException {
    audit = audit.keepingCombined(Optional.of(key));
    restart();
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
