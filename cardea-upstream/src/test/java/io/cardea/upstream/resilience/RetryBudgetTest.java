package io.cardea.upstream.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.resilience.RetryRules;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private final VirtualTime time = new VirtualTime();

  private RetryBudget budget(int percent, int floor) {
    return new RetryBudget(new RetryRules(2, percent, floor), time.nanoTime());
  }

  private int spendAll(RetryBudget budget) {
    int spent = 0;
    while (budget.spend(time.nanoTime())) {
      spent++;
    }
    return spent;
  }

  @Test
  void shouldAllowAShareOfTheCalls() {
    RetryBudget budget = budget(20, 0);
    assertThat(spendAll(budget)).isZero();
    for (int i = 0; i < 50; i++) {
      budget.earn();
    }
    assertThat(spendAll(budget)).isEqualTo(10);
  }

  @Test
  void shouldNotSaveUpForAnOutage() {
    RetryBudget budget = budget(20, 0);
    for (int i = 0; i < 1_000_000; i++) {
      budget.earn();
    }
    assertThat(spendAll(budget)).isEqualTo(RetryBudget.MOST);
  }

  @Test
  void shouldAllowAFewOfAServerThatIsSeldomCalled() {
    RetryBudget budget = budget(0, 1);
    assertThat(spendAll(budget)).isEqualTo(5);
    time.pass(Duration.ofMillis(2_999));
    assertThat(spendAll(budget)).isEqualTo(2);
    time.pass(Duration.ofMillis(1));
    assertThat(spendAll(budget)).isEqualTo(1);
    time.pass(Duration.ofDays(1));
    assertThat(spendAll(budget)).isEqualTo(RetryBudget.MOST);
  }

  @Test
  void shouldAllowNoneIfNoneAreWanted() {
    RetryBudget budget = budget(0, 0);
    budget.earn();
    time.pass(Duration.ofDays(1));
    assertThat(spendAll(budget)).isZero();
  }
}
