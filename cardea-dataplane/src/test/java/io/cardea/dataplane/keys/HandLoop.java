package io.cardea.dataplane.keys;

import io.cardea.upstream.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An event loop of the test's own thread, whose time goes on when the test says so. */
final class HandLoop implements Loop {

  private record Due(long at, Runnable task) {}

  private final List<Due> timers = new ArrayList<>();
  private long now;

  @Override
  public void run(Runnable task) {
    task.run();
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Due due = new Due(now + delay.toNanos(), task);
    timers.add(due);
    return () -> timers.remove(due);
  }

  @Override
  public <T> void compute(Supplier<T> work, Consumer<T> then, Consumer<Throwable> failed) {
    then.accept(work.get());
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /** Lets {@code time} pass, and run what becomes due. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    while (true) {
      List<Due> due =
          timers.stream()
              .filter(timer -> timer.at() <= end)
              .sorted(Comparator.comparingLong(Due::at))
              .toList();
      if (due.isEmpty()) {
        now = end;
        return;
      }
      timers.remove(due.getFirst());
      now = due.getFirst().at();
      due.getFirst().task().run();
    }
  }
}
