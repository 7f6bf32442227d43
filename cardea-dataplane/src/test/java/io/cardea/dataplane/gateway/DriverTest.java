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
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.listing.Listings;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.metrics.CallMetrics;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.session.Abandoned;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.dataplane.session.Sessions;
import io.cardea.dataplane.suspend.SeatRules;
import io.cardea.dataplane.suspend.Seats;
import io.cardea.dataplane.task.Tasks;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Outcome;
import io.cardea.model.catalog.Catalog;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The driver with stages that answer as told, and an upstream that counts. */
class DriverTest {

  private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicInteger reached = new AtomicInteger();
  private final RecordingLog log = new RecordingLog();
  private FaceBridge bridge = new SameEra(Tasks.IDS);
  private final FakeStore store = new FakeStore();
  private final Admission admission = new Admission();
  private final FakeReply reply = new FakeReply();
  private final List<String> ran = new ArrayList<>();
  private final int port = listen();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void shouldRunTheStagesInTheirOrderAndReachTheUpstreamOnce() {
    drive(goOn("a"), goOn("b"), goOn("c"));
    settle();
    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(reply.got).containsExactly("body 200 " + ANSWER);
    assertThat(reached).hasValue(1);
    assertThat(log.intents).hasSize(1);
    assertThat(log.outcomes).extracting(Outcome::status).containsExactly(Outcome.Status.OK);
    assertThat(log.refusals).isEmpty();
    assertThat(admission.open()).isZero();
  }

  @Test
  void shouldStopAtTheFirstRefusal() {
    drive(goOn("a"), (_, _) -> refusal(403), goOn("c"));
    assertThat(ran).containsExactly("a");
    assertThat(reply.got).hasSize(1);
    assertThat(reply.got.getFirst()).startsWith("body 403 ").contains("requestId");
    assertThat(log.refusals).hasSize(1);
    assertNothingHappened();
  }

  @Test
  void shouldRefuseToParkUntilApprovalsExist() {
    drive((_, _) -> new StageResult.Park("needs a person"));
    assertThat(reply.got.getFirst()).startsWith("body 501 ").doesNotContain("needs a person");
    assertThat(log.refusals.getFirst().reason()).isEqualTo("needs a person");
    assertNothingHappened();
  }

  @Test
  void shouldFetchWhatAStageNeedsAndRunItAgain() {
    store.found =
        CompletableFuture.completedFuture(Optional.of(Calls.session(Optional.empty()).state()));
    drive(
        goOn("a"),
        (call, facts) -> {
          ran.add("needs");
          return facts.find(fact()).isPresent()
              ? new StageResult.Continue(call)
              : new StageResult.Need(fact());
        });
    settle();
    assertThat(ran).containsExactly("a", "needs", "needs");
    assertThat(reached).hasValue(1);
  }

  @Test
  void shouldRefuseWhenAFactCannotBeFetched() {
    store.found = CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
    drive((_, _) -> new StageResult.Need(fact()));
    assertThat(reply.got.getFirst()).startsWith("body 503 ").doesNotContain("secret detail");
    assertNothingHappened();
  }

  @Test
  void shouldGiveUpOnAFactThatDoesNotCome() {
    store.found = new CompletableFuture<>();
    drive((_, _) -> new StageResult.Need(fact()));
    settle();
    assertThat(reply.got.getFirst()).startsWith("body 503 ");
    assertNothingHappened();
  }

  @Test
  void shouldEndAStageThatNeverHasEnough() {
    store.found = CompletableFuture.completedFuture(Optional.empty());
    drive((_, _) -> new StageResult.Need(fact()));
    assertThat(reply.got).hasSize(1);
    assertThat(reply.got.getFirst()).startsWith("body 500 ");
    assertNothingHappened();
  }

  @Test
  void shouldAnswerAFaultWithAFixedText() {
    drive((_, _) -> {
      throw new IllegalStateException("secret detail");
    });
    assertThat(reply.got).hasSize(1);
    assertThat(reply.got.getFirst())
        .startsWith("body 500 ")
        .contains("requestId")
        .doesNotContain("secret detail");
    assertNothingHappened();
  }

  @Test
  void shouldNotReachTheUpstreamWhenTheIntentCannotBeRecorded() {
    log.ready =
        CompletableFuture.failedFuture(new AuditUnavailable("disk full", new Exception("x")));
    drive(goOn("a"));
    assertThat(reply.got.getFirst()).startsWith("body 503 ").doesNotContain("disk full");
    assertThat(admission.open()).isZero();
    assertThat(reached).hasValue(0);
  }

  @Test
  void shouldNotReachTheUpstreamWhenTheIntentIsRecordedTooLate() {
    log.ready = new CompletableFuture<>();
    drive(goOn("a"));
    settle();
    assertThat(reply.got.getFirst()).startsWith("body 503 ");
    // When the record is there after all, it is closed and still nothing is sent
    log.ready.complete(true);
    settle(() -> !log.outcomes.isEmpty());
    assertThat(log.outcomes).hasSize(1);
    assertThat(reached).hasValue(0);
    assertThat(admission.open()).isZero();
  }

  @Test
  void shouldAnswerAFaultThatComesAfterWaitingForTheIntent() {
    // Given
    log.ready = new CompletableFuture<>();
    bridge =
        _ -> {
          throw new IllegalStateException("a secret detail");
        };
    drive(goOn("a"));

    // When
    log.ready.complete(true);

    // Then
    settle();
    assertThat(reply.got.getFirst()).startsWith("body 500 ").doesNotContain("secret");
    assertThat(log.outcomes).hasSize(1);
    assertThat(reached).hasValue(0);
    assertThat(admission.open()).isZero();
  }

  @Test
  void shouldRefuseWhatIsTooMuchAtOnce() {
    Call call = call();
    int limit = call.arrival().snapshot().settings().limits().callsPerPrincipal();
    for (int i = 0; i < limit; i++) {
      assertThat(admission.admit(call)).isPresent();
    }
    drive(goOn("a"));
    assertThat(reply.got.getFirst()).startsWith("body 429 {Retry-After=1}");
    assertThat(log.intents).isEmpty();
    assertThat(reached).hasValue(0);
    assertThat(admission.open()).isEqualTo(limit);
  }

  private void assertNothingHappened() {
    assertThat(reached).hasValue(0);
    assertThat(log.intents).isEmpty();
    assertThat(admission.open()).isZero();
  }

  private Stage goOn(String name) {
    return (call, _) -> {
      ran.add(name);
      return new StageResult.Continue(call);
    };
  }

  private static StageResult refusal(int status) {
    return new StageResult.Reply(Refusal.of(status, 1, "no"));
  }

  private static Fact.LiveSession fact() {
    return new Fact.LiveSession(Calls.session(Optional.empty()).id().key());
  }

  private Call call() {
    Call call = Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_rain\"}");
    return Calls.permitted(
        Call.of(
            Calls.on(Calls.snapshot(GatewaySettings.DEFAULT, port), call.arrival()),
            call.message()),
        Revision.R2025_11_25,
        call.method());
  }

  private void drive(Stage... stages) {
    SecureRandom random = new SecureRandom();
    on(() -> {
      EventLoop loop = new EventLoop(vertx);
      HttpUpstreams upstreams = new HttpUpstreams(vertx, 1);
      SessionKeys keys = SessionKeys.fresh(random);
      Sessions sessions = new Sessions(new SessionSeal(keys, random), store, Clock.systemUTC());
      Aggregates aggregates =
          Aggregates.of(
              Calls::snapshot,
              new FixedCatalog(Catalog.EMPTY),
              new Listings(keys, random),
              store,
              new Abandoned());
      Driver driver =
          new Driver(
              new Driver.Parts(
                  List.of(stages),
                  store,
                  sessions,
                  new AuditTrail(log, Clock.systemUTC()),
                  admission,
                  new Asking(keys, random),
                  bridge,
                  upstreams,
                  new Answers(aggregates, loop, upstreams, sessions, Tasks.IDS),
                  aggregates.attacher(),
                  aggregates.inFlight(),
                  new Seats(
                      SeatRules.DEFAULT,
                      aggregates.snapshots(),
                      keys,
                      random,
                      Clock.systemUTC(),
                      (_, _) -> {}),
                  new CallMetrics(new SimpleMeterRegistry()),
                  Clock.systemUTC()),
              loop);
      driver.run(call(), reply);
      return true;
    });
  }

  private void settle() {
    settle(() -> !reply.got.isEmpty());
  }

  private void settle(Supplier<Boolean> isDone) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!on(isDone)) {
      assertThat(System.nanoTime()).as("something should have come").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private <T> T on(Supplier<T> work) {
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

  private int listen() {
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
  private static final class FakeStore implements SessionStore {
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
  }
}
