package io.cardea.dataplane.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, all equally long at most, of one event loop for values that other threads bring. For many
 * short ones: all share one timer, and those that end together wake the event loop once.
 */
public final class Waits {

  private static final Logger LOG = LoggerFactory.getLogger(Waits.class);

  private final EventLoop loop;
  private final Duration patience;
  private final ArrayDeque<Wait<?>> oldestFirst = new ArrayDeque<>();
  private boolean isTimed;

  /**
   * @param patience longest wait
   */
  public Waits(EventLoop loop, Duration patience) {
    this.loop = loop;
    this.patience = patience;
  }

  /** Gives the value of {@code stage} to {@code then}, at once if it is there already. */
  public <T> void await(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> failed) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    Wait<T> wait = new Wait<>(future, then, failed, System.nanoTime() + patience.toNanos());
    if (future.isDone()) {
      wait.settle();
      return;
    }
    oldestFirst.add(wait);
    if (!isTimed) {
      isTimed = true;
      loop.after(patience, this::expire);
    }
    CompletableFuture<T> _ = future.whenComplete((_, _) -> loop.soon(() -> end(wait)));
  }

  private void end(Wait<?> wait) {
    if (!wait.isOver) {
      wait.settle();
    }
    forget();
  }

  private void forget() {
    while (!oldestFirst.isEmpty() && oldestFirst.getFirst().isOver) {
      oldestFirst.removeFirst();
    }
  }

  private void expire() {
    long now = System.nanoTime();
    forget();
    while (!oldestFirst.isEmpty() && oldestFirst.getFirst().deadlineNanos - now <= 0) {
      expire(oldestFirst.removeFirst());
      forget();
    }
    isTimed = !oldestFirst.isEmpty();
    if (isTimed) {
      loop.after(Duration.ofNanos(oldestFirst.getFirst().deadlineNanos - now), this::expire);
    }
  }

  /** A fault of one that waited keeps no other one waiting. */
  private void expire(Wait<?> wait) {
    try {
      wait.expire(patience);
    } catch (RuntimeException e) {
      LOG.error("A fault after a wait that was over", e);
    }
  }

  private static final class Wait<T> {
    private final CompletableFuture<T> future;
    private final Consumer<T> then;
    private final Consumer<Throwable> failed;
    private final long deadlineNanos;
    private boolean isOver;

    Wait(
        CompletableFuture<T> future,
        Consumer<T> then,
        Consumer<Throwable> failed,
        long deadlineNanos) {
      this.future = future;
      this.then = then;
      this.failed = failed;
      this.deadlineNanos = deadlineNanos;
    }

    void settle() {
      isOver = true;
      if (future.isCompletedExceptionally()) {
        failed.accept(future.exceptionNow());
      } else {
        then.accept(future.resultNow());
      }
    }

    void expire(Duration patience) {
      isOver = true;
      failed.accept(new TimeoutException("not answered within " + patience));
    }
  }
}
