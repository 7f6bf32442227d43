package io.cardea.upstream.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StartBackoffTest {

  private static final AdapterKey A = new AdapterKey(TenantId.DEFAULT, "a");
  private static final AdapterKey B = new AdapterKey(TenantId.DEFAULT, "b");
  private static final Duration YOUNG = StartBackoff.YOUNG.minusNanos(1);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final StartBackoff backoff = new StartBackoff(now::get, new Random(1));

  @Test
  void shouldWaitLongerWithEachEarlyDeath() {
    assertThat(backoff.died(A, YOUNG, true)).isEqualTo(1);
    assertThat(backoff.remaining(A)).isZero();
    double[] seconds = {1, 2, 4, 8, 16};
    for (int i = 0; i < seconds.length; i++) {
      assertThat(backoff.died(A, Duration.ZERO, true)).isEqualTo(i + 2);
      assertThat(backoff.remaining(A).toMillis() / 1000.0)
          .isBetween(seconds[i] * 0.79, seconds[i] * 1.21);
    }
    for (int i = 0; i < 2000; i++) {
      backoff.died(A, Duration.ZERO, true);
      assertThat(backoff.remaining(A)).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
    assertThat(backoff.remaining(B)).isZero();
  }

  @Test
  void shouldLetItStartWhenTheWaitIsOver() {
    backoff.died(A, YOUNG, true);
    backoff.died(A, Duration.ZERO, true);
    now.addAndGet(backoff.remaining(A).toNanos() - 1);
    assertThat(backoff.remaining(A)).isEqualTo(Duration.ofNanos(1));
    now.addAndGet(1);
    assertThat(backoff.remaining(A)).isZero();
  }

  @Test
  void shouldCountProcessesThatDieTogetherOnce() {
    // Given
    Duration age = Duration.ofSeconds(2);
    assertThat(backoff.died(A, age, true)).isEqualTo(1);

    // When
    for (int i = 0; i < 5; i++) {
      now.addAndGet(1_000_000);
      assertThat(backoff.died(A, age, true)).isEqualTo(1);
    }

    // Then
    assertThat(backoff.remaining(A)).isZero();
    now.addAndGet(age.toNanos());
    assertThat(backoff.died(A, age, true)).isEqualTo(2);
    assertThat(backoff.remaining(A)).isPositive();
  }

  @Test
  void shouldForgetWhenOneLivedLongOrWasOfUse() {
    backoff.died(A, YOUNG, true);
    assertThat(backoff.died(A, StartBackoff.YOUNG, true)).isZero();
    assertThat(backoff.died(A, YOUNG, true)).isEqualTo(1);
    backoff.lived(A);
    assertThat(backoff.died(A, YOUNG, true)).isEqualTo(1);
    backoff.retain(Set.of());
    assertThat(backoff.died(A, YOUNG, true)).isEqualTo(1);
  }

  @Test
  void shouldTellServersThatWorkFromThoseThatNeverDid() {
    assertThat(backoff.isPromising(A)).isTrue();
    backoff.died(A, Duration.ZERO, false);
    assertThat(backoff.isPromising(A)).isFalse();
    assertThat(backoff.isPromising(B)).isTrue();
    backoff.died(A, Duration.ZERO, true);
    assertThat(backoff.isPromising(A)).isTrue();
    backoff.died(A, Duration.ZERO, false);
    assertThat(backoff.isPromising(A)).isFalse();
    backoff.lived(A);
    assertThat(backoff.isPromising(A)).isTrue();
  }
}
