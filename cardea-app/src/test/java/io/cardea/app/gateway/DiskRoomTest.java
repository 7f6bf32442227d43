package io.cardea.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskRoomTest {

  private final AtomicLong free = new AtomicLong(100_000);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final DiskRoom room = new DiskRoom(free::get, nanos::get);

  private void pass(Duration time, long taken) {
    nanos.addAndGet(time.toNanos());
    free.addAndGet(-taken);
    room.look();
  }

  @Test
  void shouldLastForEverWhileNothingIsTaken() {
    assertThat(room.secondsLeft()).isInfinite().isPositive();
    room.look();
    assertThat(room.secondsLeft()).isInfinite();
    pass(DiskRoom.PERIOD, 0);
    pass(DiskRoom.PERIOD, -500);
    assertThat(room.secondsLeft()).isInfinite().isPositive();
  }

  @Test
  void shouldGoByWhatWasTakenSinceTheFirstLook() {
    room.look();
    pass(Duration.ofSeconds(60), 600);
    assertThat(room.secondsLeft()).isEqualTo(99_400 / 10.0);
    pass(Duration.ofSeconds(60), 0);
    assertThat(room.secondsLeft()).isEqualTo(99_400 / 5.0);
    pass(Duration.ofSeconds(60), 99_400);
    assertThat(room.secondsLeft()).isZero();
  }

  @Test
  void shouldForgetWhatWasTakenMoreThanAnHourAgo() {
    room.look();
    pass(DiskRoom.PERIOD, 50_000);
    for (int minute = 0; minute < 60; minute++) {
      pass(DiskRoom.PERIOD, 60);
    }
    assertThat(room.secondsLeft()).isEqualTo(50_000 - 3600.0);
    for (int minute = 0; minute < 60; minute++) {
      pass(DiskRoom.PERIOD, 0);
    }
    assertThat(room.secondsLeft()).isInfinite();
  }
}
