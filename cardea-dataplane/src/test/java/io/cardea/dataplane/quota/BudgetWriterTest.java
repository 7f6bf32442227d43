package io.cardea.dataplane.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.quota.Limit;
import io.cardea.model.quota.Measure;
import io.cardea.model.quota.Period.Calendar;
import io.cardea.model.quota.QuotaLedger.Answer;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BudgetWriterTest {

  private static final Limit LIMIT = Draws.budgeted("l", Measure.CALLS, 100, Calendar.MONTH);

  private final HangingStore store = new HangingStore();
  private final LocalQuotaLedger ledger =
      new LocalQuotaLedger(BudgetTable.empty(), Clock.systemUTC(), System::nanoTime, 1_000)
          .writtenTo(store);

  @AfterEach
  void close() {
    store.goOn();
    ledger.close();
  }

  private void take(int calls) {
    for (int call = 0; call < calls; call++) {
      assertThat(ledger.take(Draws.of("a", LIMIT)).toCompletableFuture().resultNow())
          .isInstanceOf(Answer.Granted.class);
    }
  }

  private static void eventually(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  void shouldWriteWhatIsUsedWithoutBeingAsked() {
    take(3);
    eventually(() -> store.used() == 3);
    take(4);
    eventually(() -> store.used() == 7);
  }

  @Test
  void shouldCountOnWhileTheStoreHangsAndWriteItAllAfter() {
    store.hang();
    take(99);
    assertThat(store.used()).isZero();

    take(1);
    assertThat(ledger.take(Draws.of("a", LIMIT)).toCompletableFuture().resultNow())
        .isInstanceOf(Answer.Refused.class);

    store.goOn();
    eventually(() -> store.used() == 100);
  }

  @Test
  void shouldWriteAgainWhatCouldNotBeWritten() {
    store.breakDown(true);
    take(3);
    store.breakDown(false);

    eventually(() -> store.used() == 3);
  }

  @Test
  void shouldWriteTheRestAtItsEnd() {
    take(5);

    ledger.close();

    assertThat(store.used()).isEqualTo(5);
    assertThat(store.forced()).isPositive();
    assertThat(store.isClosed()).isTrue();
  }

  @Test
  void shouldEndThoughTheStoreHangs() {
    store.hang();
    take(5);

    ledger.close();

    assertThat(store.isClosed()).isFalse();
  }
}
