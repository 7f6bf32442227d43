package io.cardea.app.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * For how long the room on a disk lasts, if it goes on as in the last hour; whoever fills it. One
 * thread looks, any may ask.
 */
final class DiskRoom {

  /** Between looks. */
  static final Duration PERIOD = Duration.ofMinutes(1);

  /** Looks that are remembered: an hour's. */
  private static final int LOOKS = 61;

  private final LongSupplier free;
  private final LongSupplier nanos;
  private final Deque<Look> looks = new ArrayDeque<>(LOOKS);
  private volatile double secondsLeft = Double.POSITIVE_INFINITY;

  /** What was free when. */
  private record Look(long nanos, long free) {}

  /**
   * @param free bytes that are free now; it may wait for the disk
   * @param nanos a clock that only goes forward
   */
  DiskRoom(LongSupplier free, LongSupplier nanos) {
    this.free = free;
    this.nanos = nanos;
  }

  /** Looks at the disk; to be done every {@link #PERIOD}. */
  void look() {
    Look now = new Look(nanos.getAsLong(), free.getAsLong());
    if (looks.size() == LOOKS) {
      looks.removeFirst();
    }
    looks.addLast(now);
    Look first = looks.getFirst();
    double taken = (double) first.free() - now.free();
    secondsLeft =
        taken <= 0
            ? Double.POSITIVE_INFINITY
            : now.free() / taken * (now.nanos() - first.nanos()) / 1e9;
  }

  /**
   * Seconds until nothing is free, without waiting for the disk; infinite while it does not fill.
   */
  double secondsLeft() {
    return secondsLeft;
  }
}
