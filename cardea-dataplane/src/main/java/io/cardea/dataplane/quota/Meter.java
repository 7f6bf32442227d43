package io.cardea.dataplane.quota;

import io.cardea.model.quota.Allowance;
import java.time.Duration;

/** Counts what is used of one allowance. Not thread-safe: its owner holds a lock. */
sealed interface Meter permits RateWindow, PeriodUse {

  Allowance allowance();

  /** Goes on with {@code other}, if that only allows another amount of the same. */
  boolean adopt(Allowance other);

  /** How long until {@code units} more have room; nothing if they have it now. */
  Duration untilRoomFor(long units, Moment now);

  /**
   * Counts {@code units} more, whether or not there is room.
   *
   * @return when, to give them back with
   */
  long take(long units, Moment now);

  /** Forgets {@code units} that were taken when {@code mark} says, if they still count. */
  void giveBack(long units, long mark);

  /** How many units count now. */
  long used(Moment now);

  /** When some of what counts now will not any more; nothing if nothing counts. */
  Duration untilMore(Moment now);

  /** Whether nothing of it counts, so that it may be forgotten. */
  default boolean isIdle(Moment now) {
    return used(now) == 0;
  }

  /** Gives up what it holds, which must not count. */
  void forget();

  /** Gives up its place to whoever asks for it next, with what it holds. */
  void leave();

  /** Whether {@code units} more have room. */
  default boolean hasRoomFor(long units, Moment now) {
    return units == 0 || used(now) + units <= most();
  }

  /** How many units are allowed. */
  default long most() {
    return allowance().amount() * allowance().measure().scale();
  }

  /** What is left, in whole units of the allowance's measure. */
  default long left(Moment now) {
    return Math.max(0, most() - used(now)) / allowance().measure().scale();
  }
}
