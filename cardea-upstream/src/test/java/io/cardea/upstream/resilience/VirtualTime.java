package io.cardea.upstream.resilience;

import io.cardea.upstream.loop.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An event loop and clocks that stand still until something is due. Begins near the overflow. */
final class VirtualTime extends Clock implements Loop {

  private static final long BEGIN = Long.MAX_VALUE - 1_000_000_000L;
  private static final Instant EPOCH = Instant.parse("2026-11-29T00:00:00Z");

  private record Due(long after, long order, Runnable task, AtomicBoolean cancelled) {}

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::after).thenComparingLong(Due::order));
  private long passed;
  private long order;

  /** Since the beginning. */
  Duration passed() {
    return Duration.ofNanos(passed);
  }

  @Override
  public void run(Runnable task) {
    after(Duration.ZERO, task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    AtomicBoolean cancelled = new AtomicBoolean();
    due.add(new Due(passed + delay.toNanos(), order++, task, cancelled));
    return () -> cancelled.set(true);
  }

  /** Runs what is due until {@code time} has passed. */
  void pass(Duration time) {
    long until = passed + time.toNanos();
    while (!due.isEmpty() && due.peek().after() <= until) {
      Due next = due.remove();
      passed = next.after();
      if (!next.cancelled().get()) {
        next.task().run();
      }
    }
    passed = until;
  }

  @Override
  public <T> void compute(Supplier<T> work, Consumer<T> then, Consumer<Throwable> failed) {
    run(() -> then.accept(work.get()));
  }

  @Override
  public long nanoTime() {
    return BEGIN + passed;
  }

  @Override
  public Instant instant() {
    return EPOCH.plusNanos(passed);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return InstantSource.fixed(instant()).withZone(zone);
  }
}
