package io.cardea.model.resilience;

/**
 * How often what may be sent again is sent again.
 *
 * @param attempts of one call at most, the first included; 1 for none but the first
 * @param budgetPercent of the calls of the last while that may be sent once more
 * @param budgetFloor that may be sent once more each second, however few calls there are
 */
public record RetryRules(int attempts, int budgetPercent, int budgetFloor) {

  /** What an adapter gets that says nothing. */
  public static final RetryRules DEFAULT = new RetryRules(2, 20, 1);

  public RetryRules {
    if (attempts < 1 || budgetPercent < 0 || budgetPercent > 100 || budgetFloor < 0) {
      throw new IllegalArgumentException("a rule of retries is out of its range");
    }
  }
}
