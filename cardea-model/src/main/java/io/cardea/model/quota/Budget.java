package io.cardea.model.quota;

/**
 * In each period no more than that.
 *
 * @param measure what is counted
 * @param amount at least 1
 * @param period when it is whole again
 */
public record Budget(Measure measure, long amount, Period period) implements Allowance {

  public Budget {
    if (amount < 1) {
      throw new IllegalArgumentException("a budget is at least 1");
    }
  }

  @Override
  public String span() {
    return period.label();
  }
}
