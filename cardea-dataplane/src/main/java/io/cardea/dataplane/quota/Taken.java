package io.cardea.dataplane.quota;

import io.cardea.model.quota.QuotaLedger;
import io.cardea.model.quota.QuotaLedger.Room;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What one call has taken of its counters' meters. Any thread may use it. */
final class Taken implements QuotaLedger.Charge {

  private final ReentrantLock lock;
  private final Supplier<Moment> clock;
  private final Meter[] meters;
  private final long[] units;
  private final long[] marks;
  private int count;
  private Optional<Room> tightest = Optional.empty();
  private boolean growing;
  private boolean over;

  /**
   * @param lock the owner's of the meters
   * @param most meters
   */
  Taken(ReentrantLock lock, Supplier<Moment> clock, int most) {
    this.lock = lock;
    this.clock = clock;
    this.meters = new Meter[most];
    this.units = new long[most];
    this.marks = new long[most];
  }

  /** Takes {@code amount} of {@code meter}; its owner's lock is held. */
  void take(Meter meter, long amount, Moment now) {
    meters[count] = meter;
    units[count] = amount;
    marks[count] = meter.take(amount, now);
    count++;
    growing |= meter.allowance().measure().isOfAnswers();
  }

  void tightest(Room room) {
    tightest = Optional.of(room);
  }

  @Override
  public Optional<Room> tightest() {
    return tightest;
  }

  @Override
  public void answered(long bytes) {
    if (!growing) {
      return;
    }
    lock.lock();
    try {
      Moment now = clock.get();
      for (int i = 0; i < count && !over; i++) {
        if (meters[i].allowance().measure().isOfAnswers()) {
          marks[i] = meters[i].take(bytes, now);
          units[i] += bytes;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void giveBack() {
    lock.lock();
    try {
      for (int i = 0; i < count && !over; i++) {
        meters[i].giveBack(units[i], marks[i]);
      }
      over = true;
    } finally {
      lock.unlock();
    }
  }
}
