package io.cardea.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.aggregate.Aggregates;
import io.cardea.dataplane.aggregate.Answers;
import io.cardea.dataplane.aggregate.FixedCatalog;
import io.cardea.dataplane.ask.Asking;
import io.cardea.dataplane.bridge.FaceBridge;
import io.cardea.dataplane.bridge.SameEra;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.continuation.ContinuingUpstreams;
import io.cardea.dataplane.guard.StreamGuard;
import io.cardea.dataplane.introspection.Introspections;
import io.cardea.dataplane.keys.NoAnswer;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.listing.Listings;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.metrics.CallMetrics;
import io.cardea.dataplane.node.Homes;
import io.cardea.dataplane.node.Relaying;
import io.cardea.dataplane.node.Relays;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.proof.Proofs;
import io.cardea.dataplane.resume.EventIds;
import io.cardea.dataplane.resume.StreamLoop;
import io.cardea.dataplane.resume.Streams;
import io.cardea.dataplane.rounds.PendingQuestions;
import io.cardea.dataplane.session.Abandoned;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.dataplane.session.Sessions;
import io.cardea.dataplane.stage.Recheck;
import io.cardea.dataplane.suspend.SeatRules;
import io.cardea.dataplane.suspend.Seats;
import io.cardea.dataplane.task.Tasks;
import io.cardea.dataplane.token.AccessTokens;
import io.cardea.dataplane.token.FixedKeys;
import io.cardea.dataplane.token.Mint;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.incident.Incidents;
import io.cardea.model.limit.ReplayLimits;
import io.cardea.model.node.Home;
import io.cardea.model.node.LoneNode;
import io.cardea.model.node.NodeId;
import io.cardea.model.node.PeerLink;
import io.cardea.model.quota.QuotaLedger;
import io.cardea.model.session.SessionStore;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.upstream.http.HttpUpstreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A driver with stages that answer as told, and an upstream that counts. */
abstract class DriverRig {

  static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
  static final NodeId NODE = new NodeId("here", 1);

  final Vertx vertx = Vertx.vertx();
  final Context context = vertx.getOrCreateContext();
  final AtomicInteger reached = new AtomicInteger();
  final RecordingLog log = new RecordingLog();
  FaceBridge bridge = new SameEra(Tasks.IDS);
  final FakeStore store = new FakeStore();
  PeerLink link = new LoneNode(NODE);
  final Admission admission = new Admission();
  final FakeReply reply = new FakeReply();
  final List<String> ran = new ArrayList<>();
  @Nullable Aggregates aggregates;
  final int port = listen();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  Call call() {
    Call call = Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_rain\"}");
    return Calls.permitted(
        Call.of(
            Calls.on(Calls.snapshot(GatewaySettings.DEFAULT, port), call.arrival()),
            call.message()),
        Revision.R2025_11_25,
        call.method());
  }

  void drive(Stage... stages) {
    SecureRandom random = new SecureRandom();
    on(() -> {
      EventLoop loop = new EventLoop(vertx);
      CallMetrics metrics = new CallMetrics(new SimpleMeterRegistry());
      HttpUpstreams upstreams = new HttpUpstreams(vertx, 1);
      SessionKeys keys = SessionKeys.fresh(random);
      Sessions sessions =
          new Sessions(new SessionSeal(keys, random), store, Clock.systemUTC(), NODE);
      aggregates =
          Aggregates.of(
              Calls::snapshot,
              new FixedCatalog(Catalog.EMPTY),
              new Listings(keys, random),
              store,
              new Abandoned(),
              Incidents.NONE);
      Driver driver =
          new Driver(
              new Driver.Parts(
                  List.of(stages),
                  checks(),
                  store,
                  sessions,
                  new Homes(link, store, Incidents.NONE),
                  new Relaying(link, new Relays(), loop),
                  trail(aggregates),
                  admission,
                  new Asking(keys, random),
                  bridge,
                  new ContinuingUpstreams(upstreams, loop),
                  new Answers(aggregates, loop, upstreams, sessions, Tasks.IDS),
                  aggregates.attacher(),
                  aggregates.inFlight(),
                  new StreamLoop(
                      new Streams(
                          NodeId.starting("test", random),
                          new EventIds(keys, random),
                          () -> ReplayLimits.DEFAULT,
                          metrics.streams(),
                          Incidents.NONE),
                      loop),
                  guard(loop),
                  new Seats(
                      SeatRules.DEFAULT,
                      aggregates.snapshots(),
                      keys,
                      random,
                      Clock.systemUTC(),
                      NODE,
                      (_, _) -> {}),
                  QuotaLedger.UNLIMITED,
                  metrics,
                  Incidents.NONE,
                  Clock.systemUTC()),
              loop);
      driver.run(call(), reply);
      return true;
    });
  }

  private AuditTrail trail(Aggregates shared) {
    return new AuditTrail(
        log, new CallDetails(shared.views(), shared.catalog()), Clock.systemUTC());
  }

  void settle() {
    settle(() -> !reply.got.isEmpty());
  }

  void settle(Supplier<Boolean> isDone) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!on(isDone)) {
      assertThat(System.nanoTime()).as("something should have come").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  <T> T on(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(_ -> {
      try {
        done.complete(work.get());
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  int listen() {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> {
              reached.incrementAndGet();
              request.response().putHeader("Content-Type", "application/json").end(ANSWER);
            });
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join()
        .actualPort();
  }

  /** Finds what it is told to find, when it is told. */
  static final class FakeStore implements SessionStore {
    CompletableFuture<Optional<SessionState>> found =
        CompletableFuture.completedFuture(Optional.empty());

    @Override
    public CompletionStage<Boolean> open(SessionKey key, SessionState state) {
      return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<Optional<SessionState>> find(SessionKey key) {
      return found;
    }

    @Override
    public CompletionStage<Boolean> attach(SessionKey key, String adapter, Attachment attached) {
      return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Void> detach(SessionKey key, String adapter, Attachment lost) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Boolean> setLogLevel(SessionKey key, String level) {
      return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> subscribe(
        SessionKey key, String adapter, String uri, int most) {
      return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> unsubscribe(SessionKey key, String adapter, String uri) {
      return CompletableFuture.completedStage(false);
    }

    @Override
    public CompletionStage<Boolean> end(SessionKey key) {
      return CompletableFuture.completedStage(true);
    }

    @Override
    public CompletionStage<Optional<SessionState>> claim(SessionKey key, Home seen, NodeId next) {
      return CompletableFuture.completedStage(Optional.empty());
    }
  }

  Stage goOn(String name) {
    return (call, _) -> {
      ran.add(name);
      return new StageResult.Continue(call);
    };
  }

  /** What clients have been asked and have not answered. */
  PendingQuestions questions() {
    return Objects.requireNonNull(aggregates, "nothing was driven yet").questions();
  }

  private StreamGuard guard(EventLoop loop) {
    return new StreamGuard(
        new Recheck(_ -> Optional.empty()),
        checks().introspections(),
        Calls::snapshot,
        Clock.systemUTC(),
        loop,
        (_, _) -> {});
  }

  private static Checks checks() {
    return new Checks(
        new AccessTokens(new FixedKeys(Mint.set()), Runnable::run),
        new Introspections(_ -> CompletableFuture.failedFuture(new NoAnswer("away")), () -> 0),
        new Proofs(Runnable::run));
  }
}
