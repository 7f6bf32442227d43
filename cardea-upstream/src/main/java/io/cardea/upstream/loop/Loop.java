package io.cardea.upstream.loop;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One event loop: what it is given to run never runs at the same time as something else of it. */
public interface Loop {

  /** Runs {@code task} soon; may be asked from any thread. */
  void run(Runnable task);

  /** Runs {@code task} once, after {@code delay}. */
  Timer after(Duration delay, Runnable task);

  /** Computes {@code work} beside the loop, then gives the value to {@code then} on it. */
  <T> void compute(Supplier<T> work, Consumer<T> then, Consumer<Throwable> failed);

  /** Monotonic time, for measuring. */
  long nanoTime();

  /** Something that will run, unless it is cancelled before. */
  @FunctionalInterface
  interface Timer {
    /** Makes it not run; without effect when it has. To be called on the loop. */
    void cancel();
  }
}
