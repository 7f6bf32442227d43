package io.cardea.dataplane.overload;

/**
 * How many calls may be in flight: all there may ever be while event loops keep up, fewer the
 * longer they do not. Additive increase, multiplicative decrease, as in TCP and in Netflix's
 * concurrency-limits. For one thread.
 */
final class AdaptiveLimit {

  private static final double DECREASE = 0.9;
  private static final int STEPS_UP = 50;

  /** Observations without trouble after which all is as it was: 5 s. */
  private static final int CALM = 50;

  private final int least;
  private int most;
  private int limit;
  private int calm = CALM;

  /**
   * The most at first.
   *
   * @param least never fewer, unless that is the most: what little is in flight does not explain an
   *     event loop that is late
   */
  AdaptiveLimit(int least, int most) {
    this.least = least;
    this.most = most;
    this.limit = this.most;
  }

  int limit() {
    return limit;
  }

  boolean isLowered() {
    return limit < most;
  }

  /** From now on {@code calls} at most. */
  void setMost(int calls) {
    boolean lowered = isLowered();
    most = calls;
    limit = lowered ? Math.min(limit, most) : most;
  }

  /**
   * Takes an observation into account.
   *
   * @param late whether event loops do not keep up
   * @param inFlight calls now
   * @param periods of 100 ms since the last observation: event loops that are late make few of them
   */
  void observe(boolean late, int inFlight, int periods) {
    if (late) {
      calm = 0;
      int fewer = (int) (Math.min(limit, inFlight) * Math.pow(DECREASE, periods));
      limit = Math.max(Math.min(least, most), fewer);
    } else if (isLowered()) {
      calm++;
      if (calm >= CALM && inFlight < limit) {
        limit = most;
      } else if (inFlight * 2 >= limit) {
        limit = Math.min(most, limit + Math.max(1, limit / STEPS_UP));
      }
    }
  }
}
