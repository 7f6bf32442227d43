package io.cardea.upstream.resilience;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the outcomes of calls over the last while, in ten slices. An outcome costs one
 * compare-and-set and no memory. Thread-safe.
 */
final class CallWindow {

  private static final int SLICES = 10;
  private static final int COUNT_BITS = 20;
  private static final long MAX_COUNT = (1L << COUNT_BITS) - 1;
  private static final long MAX_TAG = (1L << 24) - 1;

  /** Each slice: which turn it counts (24 bits), answered calls (20), failed calls (20). */
  private final AtomicLongArray slices = new AtomicLongArray(SLICES);

  private final long sliceNanos;

  /** How many calls there were, and how many of them failed. */
  record Totals(long calls, long failed) {

    boolean isAtLeast(int percent) {
      return failed * 100 >= calls * percent;
    }
  }

  CallWindow(Duration length) {
    this.sliceNanos = Math.max(1, length.toNanos() / SLICES);
  }

  void succeeded(long now) {
    add(now, 1, 0);
  }

  void failed(long now) {
    add(now, 0, 1);
  }

  /** What was counted as answered just now was a failure after all. */
  void turned(long now) {
    add(now, -1, 1);
  }

  private void add(long now, int more, int failures) {
    long turn = Math.floorDiv(now, sliceNanos);
    int index = Math.floorMod(turn, SLICES);
    long tag = tag(turn);
    long known;
    long next;
    do {
      known = slices.get(index);
      boolean current = known >>> (2 * COUNT_BITS) == tag;
      long calls = Math.clamp((current ? answered(known) : 0) + more, 0, MAX_COUNT);
      long failed = Math.min((current ? lost(known) : 0) + failures, MAX_COUNT);
      next = tag << (2 * COUNT_BITS) | calls << COUNT_BITS | failed;
    } while (!slices.compareAndSet(index, known, next));
  }

  Totals totals(long now) {
    long turn = Math.floorDiv(now, sliceNanos);
    long answered = 0;
    long failed = 0;
    for (long past = turn - SLICES + 1; past <= turn; past++) {
      long slice = slices.get(Math.floorMod(past, SLICES));
      if (slice >>> (2 * COUNT_BITS) == tag(past)) {
        answered += answered(slice);
        failed += lost(slice);
      }
    }
    return new Totals(answered + failed, failed);
  }

  void clear() {
    for (int i = 0; i < SLICES; i++) {
      slices.set(i, 0);
    }
  }

  /** Never that of an empty slice. */
  private static long tag(long turn) {
    return 1 + Math.floorMod(turn, MAX_TAG);
  }

  private static long answered(long slice) {
    return slice >>> COUNT_BITS & MAX_COUNT;
  }

  private static long lost(long slice) {
    return slice & MAX_COUNT;
  }
}
