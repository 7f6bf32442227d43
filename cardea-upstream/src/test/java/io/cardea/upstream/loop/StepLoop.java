package io.cardea.upstream.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An event loop without threads: whatever it is given runs when the test says so. */
public final class StepLoop implements Loop {

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Runnable> computations = new ArrayList<>();

  @Override
  public void run(Runnable task) {
    tasks.add(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public <T> void compute(Supplier<T> work, Consumer<T> then, Consumer<Throwable> failed) {
    computations.add(() -> then.accept(work.get()));
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  /** Runs what is due, and what comes of it. */
  public void drain() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Finishes the oldest computation. */
  public void compute() {
    computations.removeFirst().run();
  }
}
