package io.cardea.dataplane.quota;

import io.cardea.model.quota.Allowance;
import io.cardea.model.quota.Budget;
import io.cardea.model.quota.CounterKey;
import io.cardea.model.quota.CounterUse;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.QuotaLedger.Room;
import io.cardea.model.quota.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One counter of a limit: a meter for each thing that it allows. Its owner holds a lock. */
final class Counter {

  private final CounterKey key;
  private final BudgetTable table;
  private Limit limit;
  private List<Meter> meters = List.of();
  private long wantedNanos;

  /** A counter that has no meters until {@link #follow}. */
  Counter(CounterKey key, Limit limit, BudgetTable table) {
    this.key = key;
    this.limit = limit;
    this.table = table;
  }

  /**
   * Counts what {@code declared} allows from now on, and goes on with what counts of it already.
   *
   * @return whether there was place for all of it
   */
  boolean follow(Limit declared, Moment now) {
    wantedNanos = now.nanos();
    if (!meters.isEmpty() && limit.equals(declared)) {
      // The same object compares fastest the next time.
      limit = declared;
      return true;
    }
    List<Meter> before = new ArrayList<>(meters);
    List<Meter> after = new ArrayList<>();
    for (Allowance allowance : declared.allowances()) {
      Meter meter = adopted(allowance, before);
      meter = meter == null ? begun(allowance, now) : meter;
      if (meter == null) {
        after.forEach(Meter::leave);
        before.forEach(Meter::leave);
        meters = List.of();
        return false;
      }
      after.add(meter);
    }
    before.forEach(Meter::leave);
    limit = declared;
    meters = List.copyOf(after);
    return true;
  }

  private static @Nullable Meter adopted(Allowance allowance, List<Meter> before) {
    for (Meter meter : before) {
      if (meter.adopt(allowance)) {
        before.remove(meter);
        return meter;
      }
    }
    return null;
  }

  private @Nullable Meter begun(Allowance allowance, Moment now) {
    return switch (allowance) {
      case Rate rate -> new RateWindow(rate, now);
      case Budget budget -> {
        OptionalInt slot = table.own(BudgetKey.of(key, budget));
        yield slot.isEmpty() ? null : new PeriodUse(budget, table, slot.getAsInt());
      }
    };
  }

  CounterKey key() {
    return key;
  }

  List<Meter> meters() {
    return meters;
  }

  /** Whether it holds nothing and nobody wants it just now, so that it may be forgotten. */
  boolean isIdle(Moment now) {
    return wantedNanos < now.nanos() && meters.stream().allMatch(meter -> meter.isIdle(now));
  }

  void forget() {
    meters.forEach(Meter::forget);
  }

  /** What it holds. */
  CounterUse use(Moment now) {
    return new CounterUse(
        key.parts(),
        meters.stream()
            .map(meter -> {
              long scale = meter.allowance().measure().scale();
              Room room =
                  new Room(key.limit(), meter.allowance(), meter.left(now), meter.untilMore(now));
              return new CounterUse.Use(Math.ceilDiv(meter.used(now), scale), room);
            })
            .toList());
  }
}
