package io.cardea.upstream.learn;

import io.cardea.upstream.loop.Loop;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A real event loop whose clock only moves when told. What is due within 10 ms runs at once, so
 * that publishing needs no push.
 */
final class TestLoop implements Loop {

  private record Due(long at, long order, Runnable task, AtomicBoolean cancelled) {}

  private final Context context;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private long now = 1;
  private long order;

  TestLoop(Context context) {
    this.context = context;
  }

  @Override
  public void run(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    AtomicBoolean cancelled = new AtomicBoolean();
    if (delay.toMillis() <= 10) {
      run(() -> {
        if (!cancelled.get()) {
          task.run();
        }
      });
    } else {
      due.add(new Due(now + delay.toNanos(), order++, task, cancelled));
    }
    return () -> cancelled.set(true);
  }

  @Override
  public <T> void compute(Supplier<T> work, Consumer<T> then, Consumer<Throwable> failed) {
    context.executeBlocking(work::get, false).onComplete(then::accept, failed::accept);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /** Moves the clock and runs what is due; to be called on the loop. */
  void advance(Duration by) {
    long until = now + by.toNanos();
    while (!due.isEmpty() && due.peek().at() <= until) {
      Due next = due.remove();
      now = Math.max(now, next.at());
      if (!next.cancelled().get()) {
        next.task().run();
      }
    }
    now = until;
  }

  /** Timers that would still run. */
  long pending() {
    return due.stream().filter(timer -> !timer.cancelled().get()).count();
  }

  /** Whether a timer would run if the clock were moved by that much. */
  boolean isDueWithin(Duration wait) {
    return due.stream()
        .anyMatch(timer -> !timer.cancelled().get() && timer.at() <= now + wait.toNanos());
  }
}
