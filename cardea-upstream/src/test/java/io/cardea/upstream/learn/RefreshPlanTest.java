package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.Offer;
import io.cardea.upstream.probe.Listed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RefreshPlanTest {

  private static final Duration SCHEDULE = Duration.ofMinutes(5);

  private final RefreshPlan plan = new RefreshPlan(SCHEDULE, new Random(1));

  private static Listed list(String digest, Listed.Extent extent, long ttlSeconds) {
    return new Listed(
        Offer.Kind.TOOL,
        List.of(),
        digest,
        extent,
        "",
        Optional.of(Duration.ofSeconds(ttlSeconds)).filter(ttl -> !ttl.isZero()));
  }

  private void expect(Duration full, Listed... lists) {
    assertThat(plan.next(List.of(lists))).isBetween(full.dividedBy(2), full);
  }

  @Test
  void shouldFollowTheScheduleWithoutALifeOfItsOwn() {
    expect(SCHEDULE, list("a", Listed.Extent.WHOLE, 0));
    expect(SCHEDULE, list("a", Listed.Extent.CUT, 0));
  }

  @Test
  void shouldBackOffUpToTheScheduleWhileNothingChanges() {
    expect(Duration.ofSeconds(20), list("a", Listed.Extent.WHOLE, 20));
    for (long seconds : new long[] {40, 80, 160, 300, 300}) {
      expect(Duration.ofSeconds(seconds), list("a", Listed.Extent.WHOLE, 20));
    }
    expect(Duration.ofSeconds(20), list("b", Listed.Extent.WHOLE, 20));
    expect(Duration.ofSeconds(40), list("b", Listed.Extent.WHOLE, 20));
    plan.onAnnounced();
    expect(Duration.ofSeconds(40), list("b", Listed.Extent.WHOLE, 20));
  }

  @Test
  void shouldBelieveALongLifeUpToAnHour() {
    expect(Duration.ofMinutes(30), list("a", Listed.Extent.WHOLE, 1800));
    expect(Duration.ofHours(1), list("a", Listed.Extent.WHOLE, 86_400));
  }

  @Test
  void shouldMendWhatBrokeSoonAndThenMoreSeldom() {
    for (long seconds : new long[] {5, 10, 20, 40, 80, 160, 300, 300}) {
      expect(Duration.ofSeconds(seconds), list("a", Listed.Extent.BROKEN, 0));
    }
    expect(SCHEDULE, list("a", Listed.Extent.WHOLE, 0));
    expect(Duration.ofSeconds(5), list("a", Listed.Extent.BROKEN, 0));
  }
}
