package io.cardea.upstream.stdio;

import io.cardea.model.adapter.AdapterKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Keeps servers that die young from being started over and over. The first early death costs
 * nothing, because some servers exit when they are asked for their era; from the second one in a
 * row on the next start waits 0.25 s · 2ⁿ ± 20 %, at most 30 s. What was running already when
 * another died shares its fate, not its count: processes that are killed together are one death.
 * Thread-safe.
 */
final class StartBackoff {

  /** A process that lives this long did not die young. */
  static final Duration YOUNG = Duration.ofSeconds(10);

  private static final double FIRST_SECONDS = 0.25;
  private static final double MAX_SECONDS = 30;
  private static final double NANOS = 1e9;

  /**
   * Of one adapter.
   *
   * @param at when the last one was counted
   * @param until when the next start may be
   * @param spoke whether the last had answered anything
   */
  private record Deaths(int inRow, long at, long until, boolean spoke) {}

  private final LongSupplier nanoTime;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AdapterKey, Deaths> deaths = new HashMap<>();

  StartBackoff(LongSupplier nanoTime, RandomGenerator random) {
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** How long {@code adapter} must not be started yet; zero if it may be. */
  Duration remaining(AdapterKey adapter) {
    lock.lock();
    try {
      Deaths known = deaths.get(adapter);
      long nanos = known == null ? 0 : known.until() - nanoTime.getAsLong();
      return Duration.ofNanos(Math.max(0, nanos));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether its processes work once they run, as far as is known: somebody ends them, or they crash
   * now and then.
   */
  boolean isPromising(AdapterKey adapter) {
    lock.lock();
    try {
      Deaths known = deaths.get(adapter);
      return known == null || known.spoke();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A process of {@code adapter} died by itself; how many did so young in a row.
   *
   * @param spoke whether it had answered anything
   */
  int died(AdapterKey adapter, Duration age, boolean spoke) {
    lock.lock();
    try {
      if (age.compareTo(YOUNG) >= 0) {
        deaths.remove(adapter);
        return 0;
      }
      Deaths known = deaths.get(adapter);
      long now = nanoTime.getAsLong();
      long started = now - age.toNanos();
      if (known != null && started - known.at() < 0) {
        return known.inRow();
      }
      int inRow = known == null ? 1 : known.inRow() + 1;
      deaths.put(adapter, new Deaths(inRow, now, now + wait(inRow), spoke));
      return inRow;
    } finally {
      lock.unlock();
    }
  }

  private long wait(int inRow) {
    if (inRow < 2) {
      return 0;
    }
    double seconds = FIRST_SECONDS * Math.pow(2, inRow) * random.nextDouble(0.8, 1.2);
    return (long) (Math.min(MAX_SECONDS, seconds) * NANOS);
  }

  /** A process of {@code adapter} was of use to its end. */
  void lived(AdapterKey adapter) {
    lock.lock();
    try {
      deaths.remove(adapter);
    } finally {
      lock.unlock();
    }
  }

  void retain(Set<AdapterKey> live) {
    lock.lock();
    try {
      deaths.keySet().retainAll(live);
    } finally {
      lock.unlock();
    }
  }
}
