package io.cardea.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.session.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CorrelationIdsTest {

  private final TestClock clock = new TestClock(Instant.parse("2026-08-01T12:34:56.789Z"));
  private final CorrelationIds ids = new CorrelationIds(clock);

  @Test
  void shouldMakeVersion7OfTheTime() {
    for (int i = 0; i < 1_000; i++) {
      UUID id = ids.next();
      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(clock.millis());
    }
  }

  @Test
  void shouldBeUniqueWithinOneMillisecondAndBetweenLoops() {
    CorrelationIds other = new CorrelationIds(clock);
    Set<UUID> all = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      all.add(ids.next());
      all.add(other.next());
    }
    assertThat(all).hasSize(40_000);
  }

  @Test
  void shouldBeOrderedByTimeAsText() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      made.add(ids.next().toString());
      clock.advance(Duration.ofMillis(1 + i));
    }
    assertThat(made).isSortedAccordingTo(Comparator.naturalOrder());
  }
}
