package io.cardea.dataplane.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.quota.Budget;
import io.cardea.model.quota.CounterUse;
import io.cardea.model.quota.Draw;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.Measure;
import io.cardea.model.quota.Period;
import io.cardea.model.quota.Period.Calendar;
import io.cardea.model.quota.QuotaLedger.Answer;
import io.cardea.model.quota.QuotaLedger.Charge;
import io.cardea.model.quota.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalQuotaLedgerTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Hands clock = new Hands("2026-07-30T12:00:00Z");
  private final LocalQuotaLedger ledger = ledger(BudgetTable.empty());

  private LocalQuotaLedger ledger(BudgetTable budgets) {
    return new LocalQuotaLedger(budgets, clock, clock::nanos, 100);
  }

  private Answer take(List<Draw> draws) {
    return ledger.take(draws).toCompletableFuture().resultNow();
  }

  private boolean takes(String agent, Limit... limits) {
    return take(Draws.of(agent, limits)) instanceof Answer.Granted;
  }

  private Charge charge(String agent, Limit... limits) {
    return ((Answer.Granted) take(Draws.of(agent, limits))).charge();
  }

  private Answer.Refused refused(String agent, Limit... limits) {
    return (Answer.Refused) take(Draws.of(agent, limits));
  }

  private long used(Limit limit) {
    return ledger.usage(limit, 1).getFirst().uses().getFirst().used();
  }

  @Test
  void shouldCountEachAgentForItself() {
    Limit limit = Draws.rated("l", 2, MINUTE);
    assertThat(takes("one", limit)).isTrue();
    assertThat(takes("one", limit)).isTrue();
    assertThat(takes("one", limit)).isFalse();
    assertThat(takes("other", limit)).isTrue();
  }

  @Test
  void shouldTakeOfAllLimitsOrOfNone() {
    Limit wide = Draws.rated("wide", 10, MINUTE);
    Limit narrow = Draws.rated("narrow", 1, HOUR);
    assertThat(takes("a", wide, narrow)).isTrue();

    Answer.Refused refused = refused("a", wide, narrow);

    assertThat(refused.limit()).isEqualTo(narrow);
    assertThat(refused.room().allowance()).isEqualTo(new Rate(1, HOUR));
    assertThat(used(wide)).isEqualTo(1);
  }

  @Test
  void shouldTellOfWhatHasNoRoomForLongest() {
    Limit limit =
        Draws.limit(
            "l",
            List.of(new Rate(1, MINUTE), new Rate(1, HOUR)),
            List.of(new Budget(Measure.CALLS, 1, Calendar.MONTH)));
    assertThat(takes("a", limit)).isTrue();
    clock.pass(Duration.ofSeconds(30));

    Answer.Refused refused = refused("a", limit);

    assertThat(refused.room().allowance().text()).isEqualTo("1 calls per month");
    assertThat(refused.room().more()).isEqualTo(Duration.ofHours(36).minusSeconds(30));
  }

  @Test
  void shouldBeginABudgetAnewWithItsPeriod() {
    Limit limit = Draws.budgeted("l", Measure.CALLS, 1, Calendar.MONTH);
    assertThat(takes("a", limit)).isTrue();
    clock.set("2026-07-31T23:59:59.999Z");
    assertThat(takes("a", limit)).isFalse();
    clock.set("2026-08-01T00:00:00Z");
    assertThat(takes("a", limit)).isTrue();
  }

  @Test
  void shouldNotLoseWhatIsUsedToAClockThatIsSet() {
    // Given: a clock that is years too fast for a while
    Limit limit = Draws.budgeted("l", Measure.CALLS, 2, Calendar.MONTH);
    clock.set("2036-01-31T00:00:00Z");
    assertThat(takes("a", limit)).isTrue();
    clock.set("2026-07-31T23:00:00Z");

    assertThat(takes("a", limit)).isTrue();
    assertThat(refused("a", limit).room().more()).isEqualTo(HOUR);
    clock.set("2026-08-01T00:00:00Z");
    assertThat(takes("a", limit)).isTrue();
  }

  @Test
  void shouldTakeBytesOfAnswersEvenWithoutRoom() {
    Limit limit = Draws.budgeted("l", Measure.BYTES, 1_000, Calendar.DAY);
    Charge charge = charge("a", limit);
    charge.answered(300);
    charge.answered(5_000);
    assertThat(used(limit)).isEqualTo(5_400);
    assertThat(takes("a", limit)).isFalse();
    clock.set("2026-07-31T00:00:00Z");
    assertThat(takes("a", limit)).isTrue();
  }

  @Test
  void shouldTakeATokenForFourBytesAndLoseNone() {
    Limit limit = Draws.budgeted("l", Measure.TOKENS, 51, Calendar.DAY);
    // 100 bytes of params each, and 2 of each answer
    for (int i = 0; i < 2; i++) {
      charge("a", limit).answered(2);
    }
    assertThat(used(limit)).isEqualTo(51);
    assertThat(takes("a", limit)).isFalse();
  }

  @Test
  void shouldGiveBackAllOfACallThatWasNotMade() {
    Limit limit =
        Draws.limit(
            "l",
            List.of(new Rate(1, MINUTE)),
            List.of(new Budget(Measure.BYTES, 100, Calendar.DAY)));
    Charge charge = charge("a", limit);
    charge.answered(50);

    charge.giveBack();
    charge.giveBack();
    charge.answered(50);

    assertThat(used(limit)).isZero();
    assertThat(takes("a", limit)).isTrue();
    assertThat(takes("a", limit)).isFalse();
  }

  @Test
  void shouldKeepWhatIsUsedWhenALimitChanges() {
    Budget ten = new Budget(Measure.CALLS, 10, Calendar.DAY);
    Limit before = Draws.limit("l", List.of(new Rate(5, MINUTE)), List.of(ten));
    for (int i = 0; i < 5; i++) {
      assertThat(takes("a", before)).isTrue();
    }

    // When: the rate is raised, the budget lowered below what is used
    Limit after =
        Draws.limit(
            "l", List.of(new Rate(9, MINUTE)), List.of(new Budget(Measure.CALLS, 5, Calendar.DAY)));
    assertThat(refused("a", after).room().allowance().text()).isEqualTo("5 calls per day");

    // When: the budget is gone for a while
    Limit without = Draws.rated("l", 9, MINUTE);
    assertThat(takes("a", without)).isTrue();
    Limit again = Draws.limit("l", List.of(new Rate(9, MINUTE)), List.of(ten));
    assertThat(takes("a", again)).isTrue();

    CounterUse use = ledger.usage(again, 1).getFirst();
    assertThat(use.uses()).extracting(CounterUse.Use::used).containsExactly(7L, 6L);
  }

  @Test
  void shouldForgetCountersThatHoldNothing() {
    Limit limit =
        Draws.limit(
            "l",
            List.of(new Rate(1, MINUTE)),
            List.of(new Budget(Measure.CALLS, 9, new Period.Every(HOUR))));
    assertThat(takes("a", limit)).isTrue();
    clock.pass(Duration.ofMinutes(2));
    ledger.tend();
    assertThat(ledger.size()).isEqualTo(1);
    clock.pass(HOUR);
    ledger.tend();
    assertThat(ledger.size()).isZero();
  }

  @Test
  void shouldRefuseACallThatNeedsACounterTooMany() {
    Limit limit = Draws.rated("l", 5, MINUTE);
    for (int i = 0; i < 100; i++) {
      assertThat(takes("agent-" + i, limit)).isTrue();
    }

    assertThat(take(Draws.of("one-more", limit))).isInstanceOf(Answer.Full.class);
    assertThat(takes("agent-7", limit)).isTrue();

    clock.pass(Duration.ofMinutes(2));
    assertThat(takes("one-more", limit)).isTrue();
  }

  @Test
  void shouldKeepBudgetsForTheNextProcess(@TempDir Path folder) throws IOException {
    Limit limit = Draws.budgeted("l", Measure.CALLS, 3, Calendar.MONTH);
    try (LocalQuotaLedger before = LocalQuotaLedger.in(folder, clock)) {
      for (int i = 0; i < 2; i++) {
        assertThat(before.take(Draws.of("a", limit)).toCompletableFuture().resultNow())
            .isInstanceOf(Answer.Granted.class);
      }
    }

    try (LocalQuotaLedger next = LocalQuotaLedger.in(folder, clock)) {
      assertThat(next.take(Draws.of("a", limit)).toCompletableFuture().resultNow())
          .isInstanceOf(Answer.Granted.class);
      assertThat(next.take(Draws.of("a", limit)).toCompletableFuture().resultNow())
          .isInstanceOf(Answer.Refused.class);
      assertThat(next.take(Draws.of("b", limit)).toCompletableFuture().resultNow())
          .isInstanceOf(Answer.Granted.class);
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("budgets"))).hasSize(2);
  }

  @Test
  void shouldNeverGiveMoreThanThereIsHoweverManyAsk() throws InterruptedException {
    Limit rate = Draws.rated("rate", 1_000, HOUR);
    Limit budget = Draws.budgeted("budget", Measure.CALLS, 1_500, Calendar.DAY);
    AtomicInteger granted = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                await(go);
                for (int call = 0; call < 500; call++) {
                  granted.addAndGet(takes("a", rate, budget) ? 1 : 0);
                }
              }));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(granted).hasValue(1_000);
    assertThat(used(rate)).isEqualTo(1_000);
    assertThat(used(budget)).isEqualTo(1_000);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
