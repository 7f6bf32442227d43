package io.cardea.dataplane.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.quota.Allowance;
import io.cardea.model.quota.Budget;
import io.cardea.model.quota.Limit;
import io.cardea.model.quota.Measure;
import io.cardea.model.quota.Period;
import io.cardea.model.quota.QuotaLedger.Answer;
import io.cardea.model.quota.QuotaLedger.Charge;
import io.cardea.model.quota.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger against one that remembers every call and adds them up each time. */
class RandomLedgerTest {

  /** A call that was taken; what was given back is removed. */
  private record Past(String agent, long nanos, long millis) {}

  private final Hands clock = new Hands("2026-02-27T00:00:00Z");
  private final LocalQuotaLedger ledger =
      new LocalQuotaLedger(BudgetTable.empty(), clock, clock::nanos, 1_000);
  private final List<Past> past = new ArrayList<>();
  private final long start = clock.nanos();

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void shouldAgreeOverRandomSchedules(long seed) {
    Random random = new Random(seed);
    Limit first = limit("first", random);
    Limit second = limit("second", random);
    for (int i = 0; i < 3_000; i++) {
      clock.pass(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 4_000_000 : 2_000)));
      if (random.nextInt(100) == 0) {
        first = limit("first", random);
      }
      if (random.nextInt(50) == 0) {
        ledger.tend();
      }
      step("agent-" + random.nextInt(3), first, second, random);
    }
  }

  private void step(String agent, Limit first, Limit second, Random random) {
    boolean expected = hasRoom(agent, first) && hasRoom(agent, second);

    Answer answer = ledger.take(Draws.of(agent, first, second)).toCompletableFuture().resultNow();

    assertThat(answer instanceof Answer.Granted).isEqualTo(expected);
    if (answer instanceof Answer.Granted(Charge charge)) {
      if (random.nextInt(5) == 0) {
        charge.giveBack();
      } else {
        past.add(new Past(agent, clock.nanos() - start, clock.millis()));
      }
    }
  }

  /** Always the same windows and periods, so that a change keeps what is used. */
  private static Limit limit(String name, Random random) {
    return Draws.limit(
        name,
        List.of(
            new Rate(1 + random.nextInt(5), Duration.ofSeconds(10)),
            new Rate(1 + random.nextInt(40), Duration.ofHours(1))),
        List.of(
            new Budget(Measure.CALLS, 20 + random.nextInt(200), Period.Calendar.DAY),
            new Budget(Measure.COST, 100 + random.nextInt(300), Period.Calendar.WEEK)));
  }

  private boolean hasRoom(String agent, Limit limit) {
    return limit.allowances().stream()
        .allMatch(allowance -> counting(agent, allowance) < allowance.amount());
  }

  private long counting(String agent, Allowance allowance) {
    return past.stream()
        .filter(call -> call.agent().equals(agent) && counts(call, allowance))
        .count();
  }

  private boolean counts(Past call, Allowance allowance) {
    return switch (allowance) {
      case Rate rate -> {
        long slice = Math.ceilDiv(rate.per().toNanos(), 60);
        yield (clock.nanos() - start) / slice - call.nanos() / slice <= 60;
      }
      case Budget budget ->
          budget.period().begin(call.millis()) == budget.period().begin(clock.millis());
    };
  }
}
