package io.cardea.dataplane.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.limit.ReplayLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReplayBudgetTest {

  private final ReplayLimits limits = new ReplayLimits(10, 100, 100, 250, Duration.ofMinutes(1));
  private final ReplayBudget budget = new ReplayBudget(() -> limits);
  private final List<String> evicted = new ArrayList<>();

  private ReplayBudget.Retired retired(String owner, int bytes, String name) {
    assertThat(budget.take(owner, bytes)).isTrue();
    return budget.retire(owner, bytes, () -> evicted.add(name));
  }

  @Test
  void shouldHoldTheBytesOfOnePrincipal() {
    assertThat(budget.take("a", 60)).isTrue();
    assertThat(budget.take("a", 41)).isFalse();
    assertThat(budget.take("a", 40)).isTrue();
    assertThat(budget.take("b", 100)).isTrue();
    assertThat(budget.bytes()).isEqualTo(200);
    budget.give("a", 100);
    assertThat(budget.owners()).isOne();
  }

  @Test
  void shouldHoldTheBytesOfAll() {
    assertThat(budget.take("a", 100)).isTrue();
    assertThat(budget.take("b", 100)).isTrue();
    assertThat(budget.take("c", 51)).isFalse();
    assertThat(budget.take("c", 50)).isTrue();
    assertThat(budget.bytes()).isEqualTo(250);
  }

  @Test
  void shouldTakeFromThePrincipalsOwnOldestFirst() {
    ReplayBudget.Retired _ = retired("b", 10, "b1");
    ReplayBudget.Retired _ = retired("a", 30, "a1");
    ReplayBudget.Retired _ = retired("a", 30, "a2");
    assertThat(budget.take("a", 60)).isTrue();
    assertThat(evicted).containsExactly("a1");
    assertThat(budget.take("a", 60)).isFalse();
    assertThat(evicted).containsExactly("a1", "a2");
    assertThat(budget.bytes()).isEqualTo(70);
  }

  @Test
  void shouldTakeFromTheOldestOfAllWhenTheNodeIsFull() {
    ReplayBudget.Retired _ = retired("a", 100, "a1");
    ReplayBudget.Retired _ = retired("b", 100, "b1");
    assertThat(budget.take("c", 100)).isTrue();
    assertThat(evicted).containsExactly("a1");
    assertThat(budget.bytes()).isEqualTo(200);
  }

  @Test
  void shouldNotTakeWhatWasReclaimed() {
    ReplayBudget.Retired first = retired("a", 100, "a1");
    assertThat(first.reclaim()).isTrue();
    assertThat(first.reclaim()).isFalse();
    assertThat(budget.take("a", 1)).isFalse();
    assertThat(evicted).isEmpty();
    ReplayBudget.Retired again = budget.retire("a", 100, () -> evicted.add("again"));
    assertThat(budget.take("a", 1)).isTrue();
    assertThat(again.reclaim()).isFalse();
    assertThat(evicted).containsExactly("again");
  }

  @Test
  void shouldGrantNothingThatCanNeverFit() {
    ReplayBudget.Retired _ = retired("a", 10, "a1");
    assertThat(budget.take("b", 101)).isFalse();
    assertThat(budget.owners()).isOne();
  }

  @Test
  void shouldKeepItsAccountsUnderContention() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String owner = "owner" + i % 3;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; n < 2_000; n++) {
                  if (budget.take(owner, 7)) {
                    if (n % 2 == 0) {
                      budget.give(owner, 7);
                    } else {
                      taken.incrementAndGet();
                      ReplayBudget.Retired _ = budget.retire(owner, 7, taken::decrementAndGet);
                    }
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(budget.bytes()).isEqualTo(7L * taken.get()).isLessThanOrEqualTo(250);
  }
}
