package io.cardea.dataplane.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.session.MemorySessionStore;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.session.SessionSeal;
import io.cardea.dataplane.session.Sessions;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionJournal;
import io.cardea.model.session.SessionStore;
import io.cardea.upstream.exchange.UpstreamHead;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a relay needs around it: an event loop, sessions, and somebody who notes how it ended. */
final class Rig implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  final MemorySessionStore store =
      new MemorySessionStore(
          Clock.systemUTC(),
          () -> new MemorySessionStore.Limits(5, 5, Duration.ofHours(1)),
          (_, _) -> {},
          SessionJournal.NONE);
  final SessionSeal seal =
      new SessionSeal(SessionKeys.fresh(new SecureRandom()), new SecureRandom());
  final List<String> endings = new ArrayList<>();
  final FakeExchange exchange = new FakeExchange();
  final EventLoop loop = on(() -> new EventLoop(vertx));

  Sessions sessions() {
    return sessions(store);
  }

  Sessions sessions(SessionStore in) {
    return new Sessions(seal, in, Clock.systemUTC(), new NodeId("here", 1));
  }

  Ending ending() {
    return (status, detail, nanos) -> endings.add(status + " " + detail.text() + " " + nanos);
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
    return done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  void run(Runnable work) {
    on(() -> {
      work.run();
      return true;
    });
  }

  /** Keeps the only worker busy, so that nothing is inspected until the latch is counted down. */
  CountDownLatch holdWorker() {
    CountDownLatch held = new CountDownLatch(1);
    run(() -> {
      Future<Boolean> _ = vertx.executeBlocking(() -> held.await(10, TimeUnit.SECONDS), false);
    });
    return held;
  }

  /** Lets what is computed beside the event loop come back to it, until {@code isDone}. */
  void settle(Supplier<Boolean> isDone) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!on(isDone)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("nothing came back");
      }
      Thread.onSpinWait();
    }
  }

  static UpstreamHead head(int status, String... typeAndFields) {
    MultiMap fields = MultiMap.caseInsensitiveMultiMap();
    for (String field : typeAndFields) {
      int colon = field.indexOf(':');
      fields.add(field.substring(0, colon), field.substring(colon + 1).strip());
    }
    return new UpstreamHead(status, fields::get, "");
  }

  static UpstreamHead json(int status) {
    return head(status, "content-type: application/json");
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
