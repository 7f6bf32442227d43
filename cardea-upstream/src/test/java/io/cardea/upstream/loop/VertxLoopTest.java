package io.cardea.upstream.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxLoopTest {

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final VertxLoop loop = new VertxLoop(vertx, context);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void shouldRunEverythingOnItsOwnContext() {
    // Given
    CompletableFuture<Context> ran = new CompletableFuture<>();
    CompletableFuture<Context> fired = new CompletableFuture<>();
    CompletableFuture<Context> computed = new CompletableFuture<>();

    // When: asked from a foreign thread.
    loop.run(() -> ran.complete(vertx.getOrCreateContext()));
    loop.after(Duration.ofMillis(1), () -> fired.complete(vertx.getOrCreateContext()));
    loop.compute(
        () -> 1,
        _ -> computed.complete(vertx.getOrCreateContext()),
        computed::completeExceptionally);

    // Then
    assertThat(get(ran)).isSameAs(context);
    assertThat(get(fired)).isSameAs(context);
    assertThat(get(computed)).isSameAs(context);
  }

  @Test
  void shouldTellWhyAComputationFailed() {
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    loop.compute(
        () -> {
          throw new IllegalStateException("why");
        },
        _ -> failed.complete(new AssertionError("no failure")),
        failed::complete);
    assertThat(get(failed)).hasMessage("why");
  }

  @Test
  void shouldNotRunWhatIsCancelled() {
    // Given
    List<String> ran = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> later = new CompletableFuture<>();

    // When
    loop.run(() -> {
      loop.after(Duration.ofMillis(2), () -> ran.add("cancelled")).cancel();
      loop.after(Duration.ofMillis(10), () -> later.complete(null));
    });
    get(later);

    // Then
    assertThat(ran).isEmpty();
  }
}
