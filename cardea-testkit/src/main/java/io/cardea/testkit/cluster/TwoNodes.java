package io.cardea.testkit.cluster;

import io.cardea.app.gateway.Node;
import io.cardea.controlplane.keys.KeyService;
import io.cardea.controlplane.keys.SqliteKeyStore;
import io.cardea.dataplane.session.Abandoned;
import io.cardea.dataplane.session.MemorySessionStore;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.node.Home;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionJournal;
import io.cardea.model.session.SessionStore;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Two nodes of one gateway, {@code a} and {@code b}, with the same documents, keys and sessions,
 * and a {@link Front} that brings connections to them in turn.
 */
public final class TwoNodes implements AutoCloseable {

  /** How long a node that is asked to stop still takes new calls. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private static final MemorySessionStore.Limits LIMITS =
      new MemorySessionStore.Limits(
          GatewayLimits.DEFAULT.sessionsPerPrincipal(),
          GatewayLimits.DEFAULT.sessions(),
          GatewayLimits.DEFAULT.sessionIdle());

  /** One life of a node. */
  private record Life(NodeId id, CutStore sessions) {}

  private final SecureRandom random = new SecureRandom();
  private final MemoryPeers peers = new MemoryPeers();
  private final SessionKeys sealing = SessionKeys.fresh(random);
  private final SessionSeal seal = new SessionSeal(sealing, random);
  private final Abandoned abandoned = new Abandoned();
  private final SessionStore sessions =
      new MemorySessionStore(Clock.systemUTC(), () -> LIMITS, abandoned::add, SessionJournal.NONE);
  private final Map<String, String> issued = new ConcurrentHashMap<>();
  private final Map<TestGateway, Life> lives = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final Path folder;
  private final SqliteKeyStore keyStore;
  private final KeyService keys;
  private final TestGateway a;
  private final TestGateway b;
  private final Front front;

  private TwoNodes(String yaml) throws IOException {
    this.folder = Files.createTempDirectory("cardea-nodes");
    this.keyStore = SqliteKeyStore.open(folder);
    this.keys = new KeyService(keyStore, random, Clock.systemUTC());
    this.a = start("a", yaml);
    this.b = start("b", yaml);
    this.front = new Front(this::inTurn);
  }

  /** Two nodes with these documents. */
  public static TwoNodes start(String yaml) throws IOException {
    return new TwoNodes(yaml);
  }

  private TestGateway start(String name, String yaml) throws IOException {
    Life life = begin(name);
    TestGateway gateway = TestGateway.start(yaml, node(life), GRACE);
    lives.put(gateway, life);
    return gateway;
  }

  private Life begin(String name) {
    return new Life(NodeId.starting(name, random), new CutStore(sessions));
  }

  private Node node(Life life) {
    return new Node(peers.join(life.id()), sealing, life.sessions(), abandoned, keys);
  }

  public TestGateway a() {
    return a;
  }

  public TestGateway b() {
    return b;
  }

  /** The other one. */
  public TestGateway other(TestGateway node) {
    return node.equals(a) ? b : a;
  }

  /** Where clients connect who do not care which node they reach. */
  public Front front() {
    return front;
  }

  /** The agent's key, which every node takes; issued when first asked for. */
  public String key(String agent) {
    return issued.computeIfAbsent(
        agent, name -> keys.issue(TenantId.DEFAULT, name, KeyScope.data()).key());
  }

  /** A client of {@code adapter} as {@code agent}, at the front. */
  public McpClient client(String adapter, String agent) {
    return McpClient.of(front.port(), adapter, key(agent));
  }

  /** The same client, with the same session, at one node. */
  public McpClient at(TestGateway node, McpClient client) {
    return new McpClient(node.port(), client.path(), client.fields());
  }

  /** Where the session of {@code client} is at home. */
  public Home home(McpClient client) {
    return find(client.sessionId()).orElse(Home.NONE);
  }

  private Optional<Home> find(String sessionId) {
    return seal.open(sessionId)
        .flatMap(id -> sessions.find(id.key()).toCompletableFuture().join())
        .map(SessionStore.SessionState::home);
  }

  /** Who {@code node} is, in its present life. */
  public NodeId id(TestGateway node) {
    return life(node).id();
  }

  private Life life(TestGateway node) {
    Life life = lives.get(node);
    if (life == null) {
      throw new IllegalArgumentException("no node of these");
    }
    return life;
  }

  /** Connections go to each node in turn, and only to those that take new work. */
  public List<Integer> inTurn(String head) {
    List<TestGateway> order = turn.getAndIncrement() % 2 == 0 ? List.of(a, b) : List.of(b, a);
    return ready(order);
  }

  /**
   * Connections of sessions go to the node that is not their home, if it takes new work; others go
   * to each in turn.
   */
  public List<Integer> wrongNode(String head) {
    Optional<NodeId> home = sessionId(head).flatMap(this::find).flatMap(Home::owner);
    if (home.isEmpty()) {
      return inTurn(head);
    }
    return ready(home.get().equals(id(a)) ? List.of(b, a) : List.of(a, b));
  }

  private static Optional<String> sessionId(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("mcp-session-id:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static List<Integer> ready(List<TestGateway> nodes) {
    return nodes.stream().filter(TestGateway::isReady).map(TestGateway::port).toList();
  }

  /** Ends {@code node} as {@code kill -9} would: nothing it held is told to anybody. */
  public void kill(TestGateway node) {
    Life life = life(node);
    life.sessions().cut();
    peers.cut(life.id());
    node.stop();
  }

  /** Stops {@code node} in good order. Blocking. */
  public void drain(TestGateway node) {
    node.drain();
    peers.cut(life(node).id());
  }

  /** Starts {@code node} again after it has stopped, as the same node in a new life. */
  public void restart(TestGateway node) throws IOException {
    Life life = begin(life(node).id().name());
    lives.put(node, life);
    node.start(node(life));
  }

  @Override
  public void close() throws IOException {
    front.close();
    a.close();
    b.close();
    keyStore.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
