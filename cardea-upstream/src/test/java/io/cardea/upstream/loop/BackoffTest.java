package io.cardea.upstream.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Test
  void shouldDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(FIRST, LONGEST, new Random(1));
    for (long full : new long[] {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000}) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
    }
  }

  @Test
  void shouldNeverOverflow() {
    Backoff backoff = new Backoff(FIRST, LONGEST, new Random(1));
    for (int i = 0; i < 200; i++) {
      backoff.next();
    }
    assertThat(backoff.next()).isBetween(LONGEST.dividedBy(2), LONGEST);
  }

  @Test
  void shouldBeginAnewAfterSuccess() {
    Backoff backoff = new Backoff(FIRST, LONGEST, new Random(1));
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(FIRST);
  }

  @Test
  void shouldSpreadByChance() {
    Random random = new Random(1);
    assertThat(Stream.generate(() -> Backoff.jittered(LONGEST, random)).limit(100).distinct())
        .hasSizeGreaterThan(50);
    assertThat(Backoff.jittered(Duration.ZERO, random)).isZero();
  }
}
