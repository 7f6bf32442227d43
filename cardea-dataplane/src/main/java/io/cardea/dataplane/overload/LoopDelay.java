package io.cardea.dataplane.overload;

/**
 * Whether one event loop runs late what is due, without a break for half a second: as CoDel looks
 * at queues (RFC 8289, §3.2), so that a single long task or a pause of the JVM is no overload.
 * Written by its event loop, read by all.
 */
final class LoopDelay {

  /** How often an event loop looks at the clock. */
  static final long PERIOD_NANOS = 50_000_000L;

  private static final long PATIENCE_NANOS = 500_000_000L;

  private boolean wasLate;
  private long lateSince;
  private volatile boolean late;

  /**
   * Takes a look into account.
   *
   * @param nanos how late what was due ran
   * @param bound how late it may
   */
  void observe(long nanos, long bound, long now) {
    boolean isLate = nanos > bound;
    if (isLate && !wasLate) {
      lateSince = now;
    }
    wasLate = isLate;
    late = isLate && now - lateSince >= PATIENCE_NANOS;
  }

  boolean isLate() {
    return late;
  }
}
