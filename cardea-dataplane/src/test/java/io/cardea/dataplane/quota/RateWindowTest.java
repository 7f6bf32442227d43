package io.cardea.dataplane.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.quota.Rate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateWindowTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Moment at(Duration time) {
    return new Moment(time.toNanos(), 0);
  }

  private static boolean takes(RateWindow window, Moment now) {
    boolean room = window.hasRoomFor(1, now);
    if (room) {
      window.take(1, now);
    }
    return room;
  }

  @Test
  void shouldHaveNoDoubleBurstAtAnyEdge() {
    // Given: ten calls at the end of a minute of the clock
    RateWindow window = new RateWindow(new Rate(10, MINUTE), at(Duration.ZERO));
    Moment late = at(Duration.ofMillis(59_900));
    for (int i = 0; i < 10; i++) {
      assertThat(takes(window, late)).isTrue();
    }

    // When, Then: none in the minute after them, and all of them again after that
    assertThat(takes(window, at(Duration.ofMillis(60_100)))).isFalse();
    assertThat(takes(window, at(Duration.ofMillis(119_800)))).isFalse();
    assertThat(window.left(at(Duration.ofSeconds(121)))).isEqualTo(10);
  }

  @Test
  void shouldSayWhenThereIsRoomAgain() {
    RateWindow window = new RateWindow(new Rate(2, MINUTE), at(Duration.ZERO));
    takes(window, at(Duration.ofSeconds(5)));
    takes(window, at(Duration.ofSeconds(20)));

    Moment now = at(Duration.ofSeconds(30));
    Duration wait = window.untilRoomFor(1, now);

    assertThat(wait).isEqualTo(Duration.ofSeconds(36));
    assertThat(takes(window, at(Duration.ofSeconds(30).plus(wait).minusNanos(1)))).isFalse();
    assertThat(takes(window, at(Duration.ofSeconds(30).plus(wait)))).isTrue();
  }

  @Test
  void shouldTakeBackWhatStillCounts() {
    RateWindow window = new RateWindow(new Rate(1, MINUTE), at(Duration.ZERO));
    long mark = window.take(1, at(Duration.ofSeconds(1)));
    window.giveBack(1, mark);
    assertThat(window.used(at(Duration.ofSeconds(2)))).isZero();

    long old = window.take(1, at(Duration.ofSeconds(3)));
    assertThat(takes(window, at(Duration.ofMinutes(5)))).isTrue();
    window.giveBack(1, old);
    assertThat(window.used(at(Duration.ofMinutes(5)))).isEqualTo(1);
  }

  @Test
  void shouldGoOnWithAnotherAmount() {
    RateWindow window = new RateWindow(new Rate(5, MINUTE), at(Duration.ZERO));
    for (int i = 0; i < 5; i++) {
      takes(window, at(Duration.ofSeconds(i)));
    }

    assertThat(window.adopt(new Rate(2, Duration.ofHours(1)))).isFalse();
    assertThat(window.adopt(new Rate(2, MINUTE))).isTrue();

    assertThat(window.left(at(Duration.ofSeconds(10)))).isZero();
    // Four of the five must be gone before there is room for one.
    assertThat(window.untilRoomFor(1, at(Duration.ofSeconds(10))))
        .isEqualTo(Duration.ofSeconds(3 + 61 - 10));
    assertThat(window.adopt(new Rate(7, MINUTE))).isTrue();
    assertThat(window.left(at(Duration.ofSeconds(10)))).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldDoWhatALogOfEveryCallWouldDo(long seed) {
    Random random = new Random(seed);
    Duration per = Duration.ofSeconds(1 + random.nextInt(100));
    int calls = 1 + random.nextInt(50);
    RateWindow window = new RateWindow(new Rate(calls, per), at(Duration.ZERO));
    NaiveWindow naive = new NaiveWindow(calls, per.toNanos());
    List<Long> taken = new ArrayList<>();
    long nanos = 0;
    for (int i = 0; i < 20_000; i++) {
      nanos += (long) (per.toNanos() * pause(random));
      boolean room = takes(window, new Moment(nanos, 0));
      assertThat(room).as("call %d", i).isEqualTo(naive.takes(nanos));
      if (room) {
        taken.add(nanos);
      }
    }
    // Whatever the slices: in no stretch of the rate's length are more calls than the rate.
    for (int i = calls; i < taken.size(); i++) {
      assertThat(taken.get(i) - taken.get(i - calls)).isGreaterThanOrEqualTo(per.toNanos());
    }
  }

  /** Mostly bursts, some breaks, some long ones. */
  private static double pause(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextDouble() * 2;
      case 1, 2 -> random.nextDouble() / 10;
      default -> random.nextDouble() / 1_000;
    };
  }

  /** Remembers each call until the slice it was made in is older than the rate's stretch. */
  private static final class NaiveWindow {
    private final Deque<Long> log = new ArrayDeque<>();
    private final int calls;
    private final long slice;

    NaiveWindow(int calls, long nanos) {
      this.calls = calls;
      this.slice = Math.ceilDiv(nanos, 60);
    }

    boolean takes(long now) {
      log.removeIf(then -> now / slice - then / slice > 60);
      return log.size() < calls && log.add(now);
    }
  }
}
