package io.cardea.dataplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.listener.Events;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.loop.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoppingReplyTest {

  private static final int MOST = 32;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final Context clients = vertx.getOrCreateContext();
  private final Context seats = vertx.getOrCreateContext();
  private final FakeReply client = new FakeReply();
  private final HoppingReply reply = new HoppingReply(client, loop(clients), loop(seats));
  private int drained;

  private EventLoop loop(Context context) {
    return on(context, () -> new EventLoop(vertx));
  }

  private static <T> T on(Context context, Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(_ -> done.complete(work.get()));
    return done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Sends events until the reply says to wait. */
  private int fill() {
    return on(
        seats,
        () -> {
          int sent = 1;
          while (reply.event(Events.message("e"))) {
            sent++;
          }
          reply.onDrain(() -> drained++);
          return sent;
        });
  }

  @Test
  void shouldKeepTheOrder() {
    on(
        seats,
        () -> {
          reply.stream(Map.of());
          boolean _ = reply.event(Events.message("1"));
          boolean _ = reply.event(Events.message("2"));
          reply.end();
          return true;
        });
    assertThat(on(clients, () -> client.got))
        .containsExactly("stream", "event 1", "event 2", "end");
  }

  @Test
  void shouldHoldBackWhileTheClientIsSlow() {
    // Given
    client.full = true;
    // When
    int sent = fill();
    // Then
    assertThat(sent).isEqualTo(MOST);
    assertThat(on(clients, () -> client.got)).hasSize(MOST);
    assertThat(on(seats, () -> drained)).isZero();
    // When
    on(
        clients,
        () -> {
          client.drain();
          return true;
        });
    // Then
    assertThat(on(seats, () -> drained)).isEqualTo(1);
    assertThat(on(seats, () -> reply.event(Events.message("more")))).isTrue();
  }

  @Test
  void shouldTellOnItsOwnLoopThatTheClientHasGone() {
    CompletableFuture<Context> told = new CompletableFuture<>();
    on(
        seats,
        () -> {
          reply.onGone(() -> told.complete(vertx.getOrCreateContext()));
          return true;
        });
    on(
        clients,
        () -> {
          client.leave();
          return true;
        });
    assertThat(told.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(seats);
  }
}
