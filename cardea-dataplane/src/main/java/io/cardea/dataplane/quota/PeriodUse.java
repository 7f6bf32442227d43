package io.cardea.dataplane.quota;

import io.cardea.model.quota.Allowance;
import io.cardea.model.quota.Budget;
import java.time.Duration;

/**
 * What is used of a budget in its present period, kept in a slot of the {@link BudgetTable}. If the
 * clock is set back before the period, what is used stays used: it counts in the period that is
 * now.
 */
final class PeriodUse implements Meter {

  private final BudgetTable table;
  private final int slot;
  private Budget budget;
  private long begin;
  private long end;
  private long used;
  private boolean gone;

  /** Goes on with what {@code slot} holds. */
  PeriodUse(Budget budget, BudgetTable table, int slot) {
    this.budget = budget;
    this.table = table;
    this.slot = slot;
    this.begin = table.begin(slot);
    this.end = table.end(slot);
    this.used = table.used(slot);
  }

  @Override
  public Budget allowance() {
    return budget;
  }

  @Override
  public boolean adopt(Allowance other) {
    if (other instanceof Budget next
        && next.measure() == budget.measure()
        && next.period().equals(budget.period())) {
      budget = next;
      return true;
    }
    return false;
  }

  private void advance(Moment now) {
    boolean over = now.millis() >= end;
    if (over || now.millis() < begin) {
      begin = budget.period().begin(now.millis());
      end = budget.period().end(begin);
      used = over ? 0 : used;
      if (!gone) {
        table.begin(slot, begin, end, used);
      }
    }
  }

  private void set(long units) {
    used = units;
    if (!gone) {
      table.use(slot, units);
    }
  }

  @Override
  public Duration untilRoomFor(long units, Moment now) {
    return hasRoomFor(units, now) ? Duration.ZERO : Duration.ofMillis(end - now.millis());
  }

  @Override
  public long take(long units, Moment now) {
    advance(now);
    set(used + units);
    return begin;
  }

  @Override
  public void giveBack(long units, long mark) {
    if (mark == begin) {
      set(Math.max(0, used - units));
    }
  }

  @Override
  public long used(Moment now) {
    advance(now);
    return used;
  }

  @Override
  public Duration untilMore(Moment now) {
    return used(now) == 0 ? Duration.ZERO : Duration.ofMillis(end - now.millis());
  }

  /** A call may end long after its counter was gone; the slot is another's by then. */
  @Override
  public void forget() {
    gone = true;
    table.free(slot);
  }

  @Override
  public void leave() {
    gone = true;
    table.leave(slot);
  }
}
