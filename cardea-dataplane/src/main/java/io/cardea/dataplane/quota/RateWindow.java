package io.cardea.dataplane.quota;

import io.cardea.model.quota.Allowance;
import io.cardea.model.quota.Rate;
import java.time.Duration;
import java.util.Arrays;

/**
 * Calls of the latest stretch of time, counted in slices of a sixtieth. A slice counts until all of
 * it is older than the rate's stretch. So in no stretch of that length, wherever it begins, are
 * there more calls than the rate; a call may count for a sixtieth too long.
 */
final class RateWindow implements Meter {

  private static final int SLICES = 60;
  private static final int KEPT = SLICES + 1;

  private final long sliceNanos;
  private final int[] calls = new int[KEPT];
  private Rate rate;
  private long latest;
  private long total;

  RateWindow(Rate rate, Moment now) {
    this.rate = rate;
    this.sliceNanos = Math.ceilDiv(rate.per().toNanos(), SLICES);
    this.latest = now.nanos() / sliceNanos;
  }

  @Override
  public Rate allowance() {
    return rate;
  }

  @Override
  public boolean adopt(Allowance other) {
    if (other instanceof Rate next && next.per().equals(rate.per())) {
      rate = next;
      return true;
    }
    return false;
  }

  private void advance(Moment now) {
    long slice = now.nanos() / sliceNanos;
    if (total == 0) {
      latest = Math.max(latest, slice);
    } else if (slice - latest >= KEPT) {
      Arrays.fill(calls, 0);
      total = 0;
      latest = slice;
    }
    while (latest < slice) {
      latest++;
      total -= calls[at(latest)];
      calls[at(latest)] = 0;
    }
  }

  private static int at(long slice) {
    return (int) (slice % KEPT);
  }

  @Override
  public Duration untilRoomFor(long units, Moment now) {
    return hasRoomFor(units, now) ? Duration.ZERO : untilGone(used(now) + units - most(), now);
  }

  /** How long until {@code excess} of the calls that count now do not any more. */
  private Duration untilGone(long excess, Moment now) {
    long gone = 0;
    for (long slice = Math.max(0, latest - SLICES); slice <= latest; slice++) {
      gone += calls[at(slice)];
      if (gone >= excess) {
        return Duration.ofNanos((slice + KEPT) * sliceNanos - now.nanos());
      }
    }
    return rate.per();
  }

  @Override
  public long take(long units, Moment now) {
    advance(now);
    calls[at(latest)] += Math.toIntExact(units);
    total += units;
    return latest;
  }

  @Override
  public void giveBack(long units, long mark) {
    if (mark > latest - KEPT && calls[at(mark)] >= units) {
      calls[at(mark)] -= Math.toIntExact(units);
      total -= units;
    }
  }

  @Override
  public long used(Moment now) {
    advance(now);
    return total;
  }

  @Override
  public Duration untilMore(Moment now) {
    return used(now) == 0 ? Duration.ZERO : untilGone(1, now);
  }

  @Override
  public void forget() {}

  @Override
  public void leave() {}
}
