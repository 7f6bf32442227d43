package io.cardea.dataplane.incident;

/**
 * How many log lines one sort of incident may write: a few a minute, then none, and the first of a
 * later minute says how many were left out. Thread-safe.
 */
final class LineBudget {

  /** Lines a minute. */
  static final int LINES = 5;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  private long began;
  private int written;
  private long leftOut;

  /** No line yet. */
  LineBudget(long nanos) {
    this.began = nanos;
  }

  /** How many lines were left out since the last; -1 if this one is left out, too. */
  synchronized long take(long nanos) {
    if (nanos - began >= MINUTE_NANOS) {
      began = nanos;
      written = 0;
    }
    if (written >= LINES) {
      leftOut++;
      return -1;
    }
    written++;
    long before = leftOut;
    leftOut = 0;
    return before;
  }
}
