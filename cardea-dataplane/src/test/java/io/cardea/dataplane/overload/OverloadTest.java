package io.cardea.dataplane.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverloadTest {

  private static final long MILLI = 1_000_000L;

  private final Map<Principal, Integer> open = new HashMap<>();
  private int most = 1_000;
  private long now = Long.MAX_VALUE - 10;

  private final Overload overload =
      new Overload(
          new Overload.Load() {
            @Override
            public int calls() {
              return open.values().stream().mapToInt(Integer::intValue).sum();
            }

            @Override
            public int callsOf(Principal principal) {
              return open.getOrDefault(principal, 0);
            }

            @Override
            public Map<TenantId, Integer> principals() {
              Map<TenantId, Integer> counts = new HashMap<>();
              open.forEach((who, calls) -> {
                if (calls > 0) {
                  counts.merge(who.tenant(), 1, Integer::sum);
                }
              });
              return counts;
            }
          },
          new Overload.Bounds() {
            @Override
            public int mostCalls() {
              return most;
            }

            @Override
            public Duration loopDelay() {
              return Duration.ofMillis(100);
            }
          },
          now);
  private final Overload.LoopClock clock = overload.join(now);

  private static Principal principal(String tenant, String name) {
    return new Principal(new TenantId(tenant), Principal.CARDEA, name, KeyScope.data());
  }

  /** The event loop runs so late for this long. */
  private void pass(Duration time, long lateMillis) {
    long until = now + time.toNanos();
    while (until - now > 0) {
      now += 50 * MILLI + lateMillis * MILLI;
      clock.tick(now);
    }
  }

  @Test
  void shouldRefuseNobodyWhileEventLoopsKeepUp() {
    Principal one = principal("a", "one");
    open.put(one, 999);
    pass(Duration.ofSeconds(10), 90);
    assertThat(overload.isNear()).isFalse();
    assertThat(overload.refuses(one)).isFalse();
  }

  @Test
  void shouldNotTakeOnePauseForOverload() {
    open.put(principal("a", "one"), 500);
    pass(Duration.ofSeconds(1), 0);
    pass(Duration.ofMillis(1), 3_000);
    pass(Duration.ofSeconds(1), 0);
    assertThat(overload.limit()).isEqualTo(1_000);
  }

  @Test
  void shouldRefuseMoreThanThereMayEverBe() {
    Principal one = principal("a", "one");
    open.put(one, 1_000);
    pass(Duration.ofMillis(200), 0);
    assertThat(overload.refuses(one)).isTrue();
    most = 2_000;
    pass(Duration.ofMillis(200), 0);
    assertThat(overload.refuses(one)).isFalse();
  }

  @Test
  void shouldRefuseThoseFirstWhoHaveMost() {
    // Given
    Principal greedy = principal("a", "greedy");
    Principal modest = principal("a", "modest");
    open.put(greedy, 495);
    open.put(modest, 5);
    // When event loops have been late for half a second
    pass(Duration.ofMillis(700), 200);
    // Then
    assertThat(overload.limit()).isLessThan(500);
    assertThat(overload.refuses(greedy)).isTrue();
    assertThat(overload.refuses(modest)).isFalse();
    assertThat(overload.refuses(principal("a", "newcomer"))).isFalse();
  }

  @Test
  void shouldGiveTenantsTheSameHoweverManyPrincipalsTheyHave() {
    // Given
    for (int i = 0; i < 49; i++) {
      open.put(principal("crowd", "p" + i), 10);
    }
    Principal alone = principal("alone", "one");
    open.put(alone, 100);
    // When
    pass(Duration.ofMillis(700), 200);
    // Then half of what there is, for each of both
    assertThat(overload.limit()).isBetween(300, 589);
    assertThat(overload.refuses(alone)).isFalse();
    assertThat(overload.refuses(principal("crowd", "p1"))).isTrue();
  }

  @Test
  void shouldRefuseEverybodyWhenThereIsFarTooMuch() {
    // Given more than anybody's share, each with next to nothing
    for (int i = 0; i < 900; i++) {
      open.put(principal("a", "p" + i), 1);
    }
    pass(Duration.ofSeconds(8), 200);
    assertThat(overload.limit()).isEqualTo(Overload.LEAST_CALLS);
    assertThat(overload.refuses(principal("a", "newcomer"))).isTrue();
    // When what was there has ended
    open.clear();
    // Then a little is always taken, however late event loops are
    assertThat(overload.refuses(principal("a", "newcomer"))).isFalse();
  }

  @Test
  void shouldBeAsItWasSoonAfterItIsOver() {
    open.put(principal("a", "one"), 500);
    pass(Duration.ofSeconds(3), 200);
    assertThat(overload.limit()).isLessThan(400);
    open.put(principal("a", "one"), 10);
    pass(Duration.ofSeconds(6), 0);
    assertThat(overload.limit()).isEqualTo(1_000);
  }
}
