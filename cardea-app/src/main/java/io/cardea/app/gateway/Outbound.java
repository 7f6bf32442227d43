package io.cardea.app.gateway;

import io.cardea.app.telemetry.Telemetry;
import io.cardea.controlplane.secret.MasterKeys;
import io.cardea.dataplane.gateway.Checks;
import io.cardea.dataplane.introspection.HttpIntrospection;
import io.cardea.dataplane.introspection.Introspections;
import io.cardea.dataplane.keys.KeyBook;
import io.cardea.dataplane.keys.ProviderHttp;
import io.cardea.dataplane.proof.Proofs;
import io.cardea.dataplane.token.AccessTokens;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.ServerLogSource;
import io.cardea.model.incident.Incidents;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import io.cardea.upstream.balance.EndpointBoard;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.http.HttpUpstreams;
import io.cardea.upstream.learn.CatalogLearner;
import io.cardea.upstream.learn.Lane;
import io.cardea.upstream.learn.LearnerSettings;
import io.cardea.upstream.loop.VertxLoop;
import io.cardea.upstream.resilience.BreakingUpstreams;
import io.cardea.upstream.resilience.HedgingUpstreams;
import io.cardea.upstream.resilience.ResilienceBoard;
import io.cardea.upstream.resilience.RetryingUpstreams;
import io.cardea.upstream.stdio.ChildProcesses;
import io.cardea.upstream.stdio.Launcher;
import io.cardea.upstream.stdio.ServerLogs;
import io.cardea.upstream.transport.NodeTransports;
import io.cardea.upstream.transport.Transports;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that reaches servers: the transports, and what servers are learned to offer. */
final class Outbound implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
  private static final long STOP_SECONDS = 15;
  private static final long CHECKS_IDLE_SECONDS = 30;

  /** Tokens that wait for a check; more are refused, and may be sent again. */
  private static final int MOST_CHECKS = 1_024;

  private static final Duration KEYS_DEADLINE = Duration.ofSeconds(5);

  /** Less than the request that asks has to wait for an answer. */
  private static final Duration INTROSPECTION_DEADLINE = Duration.ofMillis(1_800);

  /** Questions to one issuer at a time; others wait. */
  private static final int MOST_INQUIRIES = 32;

  /** Connections of one event loop. */
  private record Pools(Context context, HttpUpstreams http) {}

  private final UnaryOperator<Upstreams> traced;
  private final int loops;
  private final NodeTransports node;
  private final EndpointBoard endpoints;
  private final ResilienceBoard resilience;
  private final List<Pools> pools = new CopyOnWriteArrayList<>();
  private final CatalogLearner catalog;
  private final KeyBook keys;
  private final ThreadPoolExecutor checks;
  private final Introspections introspections;
  private final Checks credentials;

  Outbound(
      Vertx vertx,
      SnapshotSource snapshots,
      GatewayOptions options,
      SecureRandom random,
      Clock clock,
      Incidents incidents,
      Telemetry telemetry) {
    this.traced =
        upstreams ->
            telemetry.around(upstreams, snapshots.current().settings().limits().jsonDepth());
    this.loops = options.eventLoops();
    ChildProcesses children =
        new ChildProcesses(
            new ServerLogs(clock),
            launcher(options, snapshots),
            Thread.ofPlatform().daemon().name("server-pipe-", 0).factory(),
            System::nanoTime,
            random,
            incidents);
    this.node = new NodeTransports(children, random, () -> snapshots.current().settings().limits());
    this.endpoints = new EndpointBoard(clock, System::nanoTime, incidents);
    this.resilience = new ResilienceBoard(incidents, System::nanoTime, random::nextDouble);
    Context context = vertx.getOrCreateContext();
    CompletableFuture<Lane> lane = new CompletableFuture<>();
    context.runOnContext(_ ->
        lane.complete(
            new Lane(new VertxLoop(vertx, context), bare(vertx), endpoints::healths, random)));
    this.keys = keys(vertx, random);
    this.checks = checks();
    this.introspections = introspections(vertx);
    this.credentials =
        new Checks(new AccessTokens(keys, checks), introspections, new Proofs(checks));
    this.catalog = new CatalogLearner(List.of(lane.join()), clock, LearnerSettings.of("1"));
  }

  private static KeyBook keys(Vertx vertx, SecureRandom random) {
    Context context = vertx.getOrCreateContext();
    CompletableFuture<KeyBook> book = new CompletableFuture<>();
    context.runOnContext(_ ->
        book.complete(
            new KeyBook(
                new VertxLoop(vertx, context),
                new ProviderHttp(new HttpUpstreams(vertx, 1), 2, 4, KEYS_DEADLINE),
                random)));
    return book.join();
  }

  private static Introspections introspections(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    CompletableFuture<HttpIntrospection> source = new CompletableFuture<>();
    context.runOnContext(_ ->
        source.complete(
            new HttpIntrospection(
                new VertxLoop(vertx, context),
                new ProviderHttp(
                    new HttpUpstreams(vertx, 1),
                    MOST_INQUIRIES,
                    MOST_CHECKS,
                    INTROSPECTION_DEADLINE))));
    return new Introspections(source.join(), System::nanoTime);
  }

  /** A signature takes up to a millisecond; half of the processors are left to everything else. */
  private static ThreadPoolExecutor checks() {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    ThreadPoolExecutor checks =
        new ThreadPoolExecutor(
            threads,
            threads,
            CHECKS_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_CHECKS),
            Thread.ofPlatform().daemon().name("token-check-", 0).factory());
    checks.allowCoreThreadTimeOut(true);
    return checks;
  }

  private static Launcher launcher(GatewayOptions options, SnapshotSource snapshots) {
    List<Path> kept = new ArrayList<>(List.of(options.data()));
    options.configuration().ifPresent(kept::add);
    Optional.ofNullable(options.environment().apply(MasterKeys.FILE_VARIABLE))
        .filter(file -> !file.isEmpty())
        .map(Path::of)
        .ifPresent(kept::add);
    return new Launcher(
        options.environment(), kept, () -> snapshots.current().settings().sandboxRequired());
  }

  /** Servers as calls on the current event loop reach them. */
  Upstreams on(Vertx vertx) {
    VertxLoop loop = new VertxLoop(vertx, vertx.getOrCreateContext());
    Upstreams hedging = new HedgingUpstreams(traced.apply(bare(vertx)), resilience, loop);
    Upstreams retrying = new RetryingUpstreams(hedging, resilience, loop);
    return new BreakingUpstreams(retrying, resilience, endpoints::isLeavingOut);
  }

  /** Servers as the current event loop reaches them, in trouble or not. */
  private Upstreams bare(Vertx vertx) {
    HttpUpstreams http = new HttpUpstreams(vertx, loops, endpoints);
    pools.add(new Pools(vertx.getOrCreateContext(), http));
    return new Transports(vertx, http, http, node);
  }

  /** Follows the configuration. */
  void onSnapshot(GatewaySnapshot snapshot) {
    node.retain(startable(snapshot));
    endpoints.retain(snapshot.adapters().keySet());
    resilience.retain(snapshot.adapters().keySet());
    for (Pools pool : pools) {
      pool.context().runOnContext(_ -> pool.http().retain(snapshot.adapters().keySet()));
    }
    catalog.onSnapshot(snapshot);
    keys.onSnapshot(snapshot);
  }

  /** What runs without a sandbox ends when that is no longer allowed. */
  private static Map<AdapterKey, Adapter> startable(GatewaySnapshot snapshot) {
    Map<AdapterKey, Adapter> startable = new HashMap<>(snapshot.adapters());
    if (snapshot.settings().sandboxRequired()) {
      startable.values().removeIf(Adapter::isUnconfined);
    }
    return startable;
  }

  CatalogLearner catalog() {
    return catalog;
  }

  /** What finds out whether credentials of issuers are good. */
  Checks credentials() {
    return credentials;
  }

  /** Issuers that gave no keys, or did not tell of a token, when they were asked last. */
  long silentIssuers() {
    return keys.silent() + introspections.silent();
  }

  /** What servers that the gateway starts write to their standard error. */
  ServerLogSource logs() {
    return (adapter, lines) -> {
      List<ServerLogs.Line> all = node.logs().of(adapter);
      return all.subList(Math.max(0, all.size() - lines), all.size()).stream()
          .map(Outbound::text)
          .toList();
    };
  }

  private static String text(ServerLogs.Line line) {
    String who =
        switch (line.source()) {
          case SERVER -> "[" + line.pid() + "] ";
          case GATEWAY -> "[" + line.pid() + "] cardea: ";
        };
    return line.time() + " " + who + line.text();
  }

  /** How many servers are in {@code state}. */
  long count(Health.State state) {
    return catalog.current().adapters().values().stream()
        .filter(known -> known.health().state() == state)
        .count();
  }

  /** What is known of servers in trouble. */
  ResilienceBoard resilience() {
    return resilience;
  }

  /** Breakers of servers and tools that are not closed. */
  long breakersNotClosed() {
    return resilience.notClosed();
  }

  /** Conversations with {@code adapter}'s server over child processes and event streams. */
  int conversations(AdapterKey adapter) {
    return node.conversations(adapter);
  }

  /** Child processes that run now. */
  int processes() {
    return node.runningProcesses();
  }

  /** Conversations with servers over child processes and event streams. */
  int conversations() {
    return node.conversations();
  }

  @Override
  public void close() {
    try {
      catalog.stop().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("learning did not stop in good order");
    } finally {
      checks.shutdownNow();
      node.close();
    }
  }
}
