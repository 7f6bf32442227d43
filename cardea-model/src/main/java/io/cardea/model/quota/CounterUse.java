package io.cardea.model.quota;

import java.util.List;

/**
 * What one counter holds.
 *
 * @param counter what it is the counter of
 * @param uses of each allowance of its limit
 */
public record CounterUse(List<CounterKey.Part> counter, List<Use> uses) {

  public CounterUse {
    counter = List.copyOf(counter);
    uses = List.copyOf(uses);
  }

  /**
   * How much is used.
   *
   * @param used of the allowance's amount; may be more
   * @param room what is left
   */
  public record Use(long used, QuotaLedger.Room room) {}

  /** The largest part of an allowance that is used; 1 if nothing is left of one. */
  public double fullness() {
    return uses.stream()
        .mapToDouble(use -> (double) use.used() / use.room().allowance().amount())
        .max()
        .orElse(0);
  }
}
