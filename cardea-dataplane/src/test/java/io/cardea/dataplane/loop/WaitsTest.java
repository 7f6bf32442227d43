package io.cardea.dataplane.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<EventLoop> loop = new CompletableFuture<>();

  WaitsTest() {
    vertx.runOnContext(_ -> loop.complete(new EventLoop(vertx)));
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void shouldBringValuesOfOtherThreadsToTheEventLoopInTheirOrder() throws Exception {
    Waits waits = new Waits(loop.join(), LONG);
    Queue<Integer> got = new ConcurrentLinkedQueue<>();
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Integer>> values = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(1000);
    for (int i = 0; i < 1000; i++) {
      values.add(new CompletableFuture<>());
      expected.add(i);
    }
    CountDownLatch awaited = new CountDownLatch(1);
    loop.join()
        .run(() -> {
          values.forEach(value ->
              waits.await(
                  value,
                  number -> {
                    got.add(number);
                    threads.add(Thread.currentThread());
                    all.countDown();
                  },
                  _ -> {}));
          awaited.countDown();
        });
    assertThat(awaited.await(10, TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < 1000; i++) {
      values.get(i).complete(i);
    }

    assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(got).containsExactlyElementsOf(expected);
    assertThat(threads.stream().distinct()).singleElement().isNotEqualTo(Thread.currentThread());
  }

  @Test
  void shouldFailWithTheReasonOrWhenTheTimeIsOver() {
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    CompletableFuture<Throwable> late = new CompletableFuture<>();
    CompletableFuture<String> never = new CompletableFuture<>();
    loop.join()
        .run(() -> {
          Waits waits = new Waits(loop.join(), Duration.ofMillis(20));
          waits.await(never, _ -> {}, late::complete);
          waits.await(
              CompletableFuture.failedFuture(new IllegalStateException("full")),
              _ -> {},
              failed::complete);
        });

    assertThat(failed.orTimeout(10, TimeUnit.SECONDS).join()).hasMessage("full");
    assertThat(late.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(TimeoutException.class);
  }

  @Test
  void shouldEndEachWaitOnce() {
    CompletableFuture<String> value = new CompletableFuture<>();
    Queue<String> got = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> settled = new CompletableFuture<>();
    loop.join()
        .run(() -> {
          Waits waits = new Waits(loop.join(), Duration.ofMillis(5));
          waits.await(
              value,
              got::add,
              _ -> {
                got.add("late");
                value.complete("value");
                // Behind what the value brings.
                loop.join().soon(() -> settled.complete(null));
              });
        });

    settled.orTimeout(10, TimeUnit.SECONDS).join();
    assertThat(got).containsExactly("late");
  }

  @Test
  void shouldWakeTheEventLoopOnceForManyTasksAndRunAllThoughOneFails() {
    List<Runnable> woken = new ArrayList<>();
    List<Integer> ran = new ArrayList<>();
    Returning returning = new Returning(woken::add);
    returning.add(() -> ran.add(1));
    returning.add(() -> {
      throw new IllegalStateException("a fault");
    });
    returning.add(() -> ran.add(3));
    assertThat(woken).hasSize(1);

    woken.removeFirst().run();
    assertThat(ran).containsExactly(1, 3);

    returning.add(() -> ran.add(4));
    woken.removeFirst().run();
    assertThat(ran).containsExactly(1, 3, 4);
  }

  @Test
  void shouldExpireFurtherWaitsAfterOneWhoseEndFailed() {
    CompletableFuture<Throwable> late = new CompletableFuture<>();
    loop.join()
        .run(() -> {
          Waits waits = new Waits(loop.join(), Duration.ofMillis(20));
          waits.await(
              new CompletableFuture<String>(),
              _ -> {},
              _ -> {
                throw new IllegalStateException("as a test says");
              });
          waits.await(new CompletableFuture<String>(), _ -> {}, late::complete);
        });

    assertThat(late.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(TimeoutException.class);
  }
}
