package io.cardea.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecordingOutageTest {

  private long nanos = 1;
  private final RecordingOutage outage = new RecordingOutage(() -> nanos);

  @Test
  void shouldTellOnceThatItBeginsAndOnceThatItIsOver() {
    assertThat(outage.ends()).isFalse();
    assertThat(outage.begins()).isTrue();
    for (int call = 0; call < 5; call++) {
      nanos += Duration.ofMinutes(2).toNanos();
      assertThat(outage.begins()).isFalse();
    }
    assertThat(outage.ends()).isTrue();
    assertThat(outage.ends()).isFalse();
  }

  @Test
  void shouldTellOnceAMinuteWhenOnlySomeCallsCanBeRecorded() {
    int told = 0;
    for (int second = 0; second < 150; second++) {
      told += outage.begins() ? 1 : 0;
      boolean _ = outage.ends();
      nanos += Duration.ofSeconds(1).toNanos();
    }
    assertThat(told).isEqualTo(3);
  }
}
