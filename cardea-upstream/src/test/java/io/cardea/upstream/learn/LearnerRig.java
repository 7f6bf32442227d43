package io.cardea.upstream.learn;

import static java.time.ZoneOffset.UTC;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.catalog.EraVerdict;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.http.HttpUpstreams;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A catalog learner on one event loop whose clock only moves when told. */
final class LearnerRig implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final AdapterLimits LIMITS =
      new AdapterLimits(
          8,
          8,
          Duration.ofSeconds(2),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          32 * 1024 * 1024,
          ProcessLimits.DEFAULT);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Map<AdapterKey, Adapter> adapters = new HashMap<>();
  private long version;

  final TestLoop loop = new TestLoop(context);
  final CatalogLearner learner;
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger openings = new AtomicInteger();
  final BlockingQueue<CatalogFeed.Change> changes = new LinkedBlockingQueue<>();
  final List<AdapterCatalog.EndpointHealth> endpoints = new CopyOnWriteArrayList<>();

  LearnerRig() {
    this(null);
  }

  LearnerRig(@Nullable Upstreams fake) {
    Upstreams upstreams = fake == null ? on(() -> new HttpUpstreams(vertx, 1)) : fake;
    Lane lane =
        new Lane(
            loop,
            new CountedUpstreams(upstreams, calls, openings),
            _ -> List.copyOf(endpoints),
            new Random(1));
    learner = new CatalogLearner(List.of(lane), Clock.fixed(NOW, UTC), LearnerSettings.of("test"));
    learner.listen(changes::add);
  }

  static AdapterKey key(String name) {
    return new AdapterKey(TenantId.DEFAULT, name);
  }

  static Adapter adapter(String name, Upstream upstream, String title) {
    return new Adapter(
        key(name),
        title,
        "",
        List.of(),
        "",
        upstream,
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        Set.of(),
        LIMITS);
  }

  /** An adapter that is spoken to in {@code minRevision} or a newer one. */
  static Adapter floored(String name, Upstream upstream, String minRevision) {
    Adapter adapter = adapter(name, upstream, "");
    return new Adapter(
        adapter.key(),
        adapter.title(),
        adapter.description(),
        adapter.tags(),
        adapter.owner(),
        adapter.upstream(),
        adapter.isolation(),
        adapter.access(),
        adapter.requiredRoles(),
        adapter.limits(),
        Optional.of(minRevision),
        adapter.resilience(),
        adapter.lifecycle());
  }

  static Upstream http(int port) {
    return HttpUpstream.at(new HttpEndpoint("127.0.0.1", port, false, "/mcp", Map.of(), true));
  }

  void declare(String name, TestServer server) {
    declare(adapter(name, http(server.port()), ""));
  }

  void declare(Adapter... declared) {
    for (Adapter adapter : declared) {
      adapters.put(adapter.key(), adapter);
    }
    publish();
  }

  void undeclare(String name) {
    adapters.remove(key(name));
    publish();
  }

  private void publish() {
    learner.onSnapshot(
        new GatewaySnapshot(
            ++version, GatewaySettings.DEFAULT, adapters, Map.of(), AccessPolicy.DENY_ALL));
  }

  /** Waits until the adapter has been tried. */
  AdapterCatalog settled(String name) {
    get(learner.settled(List.of(key(name))).toCompletableFuture());
    return known(name);
  }

  AdapterCatalog known(String name) {
    return learner.current().find(key(name)).orElseThrow();
  }

  /** The revision that the server was found to speak; empty if none was. */
  String spoken(String name) {
    return known(name).era().map(EraVerdict::revision).orElse("");
  }

  Health.State state(String name) {
    return learner.current().find(key(name)).map(k -> k.health().state()).orElseThrow();
  }

  List<String> names(String name, Offer.Kind kind) {
    return learner.current().offer(key(name)).stream()
        .flatMap(offer -> offer.items(kind).stream())
        .map(Offer.Item::name)
        .toList();
  }

  CatalogFeed.Change change() throws InterruptedException {
    CatalogFeed.Change change = changes.poll(10, TimeUnit.SECONDS);
    if (change == null) {
      throw new AssertionError("no change was told");
    }
    return change;
  }

  /** Moves the clock. */
  void advance(Duration by) {
    on(() -> {
      loop.advance(by);
      return true;
    });
  }

  /** Moves the clock in steps that leave the time for answers. */
  void pass(Duration by) {
    Duration step = Duration.ofSeconds(5);
    for (Duration left = by; left.isPositive(); left = left.minus(step)) {
      advance(step);
      quiet();
    }
  }

  /** Waits until {@code condition} holds on the event loop. */
  void until(BooleanSupplier condition) {
    CompletableFuture<Void> holds = new CompletableFuture<>();
    context.runOnContext(_ -> poll(condition, holds));
    get(holds);
  }

  private void poll(BooleanSupplier condition, CompletableFuture<Void> holds) {
    if (condition.getAsBoolean()) {
      holds.complete(null);
    } else if (!holds.isDone()) {
      vertx.setTimer(1, _ -> poll(condition, holds));
    }
  }

  /** Waits until no call is under way. */
  void quiet() {
    until(() -> calls.get() == 0);
  }

  /** Whether an event stream has been asked for that is not there yet. */
  boolean isOpening() {
    return openings.get() > 0;
  }

  /** Runs {@code work} on the event loop. */
  <T> T on(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(_ -> {
      try {
        done.complete(work.get());
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return get(done);
  }

  static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    get(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
