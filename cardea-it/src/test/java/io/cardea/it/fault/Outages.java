package io.cardea.it.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The times in which something was broken, and for a while could not be well. Thread-safe. */
final class Outages {

  private record Outage(long begin, long end) {}

  private static final int MAX_KEPT = 10_000;

  private final LongSupplier nanos;
  private final long graceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Outage> over = new ArrayList<>();
  private long begun;
  private boolean isBroken;

  /**
   * Makes one without outages.
   *
   * @param nanos the time, as {@link System#nanoTime} has it
   * @param grace how long after its end an outage may still be felt
   */
  Outages(LongSupplier nanos, Duration grace) {
    this.nanos = nanos;
    this.graceNanos = grace.toNanos();
  }

  void begin() {
    lock.lock();
    try {
      begun = isBroken ? begun : nanos.getAsLong();
      isBroken = true;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      if (isBroken) {
        over.add(new Outage(begun, nanos.getAsLong() + graceNanos));
        isBroken = false;
      }
      if (over.size() > MAX_KEPT) {
        over.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything was broken between two times. */
  boolean touch(long from, long to) {
    lock.lock();
    try {
      return (isBroken && to - begun >= 0)
          || over.stream().anyMatch(each -> to - each.begin() >= 0 && each.end() - from >= 0);
    } finally {
      lock.unlock();
    }
  }
}
