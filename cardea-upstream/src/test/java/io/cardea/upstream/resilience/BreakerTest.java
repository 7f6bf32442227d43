package io.cardea.upstream.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.resilience.BreakerRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private static final BreakerRules RULES =
      new BreakerRules(
          true, Duration.ofSeconds(10), 4, 4, 50, Duration.ofSeconds(5), Duration.ofSeconds(20), 2);

  private final VirtualTime time = new VirtualTime();
  private final List<String> heard = new ArrayList<>();
  private final Breaker breaker =
      new Breaker(
          RULES,
          RULES.minimumCalls(),
          () -> 0.5,
          new Breaker.Listener() {
            @Override
            public void opened(CallWindow.Totals totals, boolean probed, Duration length) {
              heard.add("open " + totals.failed() + "/" + totals.calls() + " " + length);
            }

            @Override
            public void probing() {
              heard.add("probing");
            }

            @Override
            public void closed() {
              heard.add("closed");
            }
          },
          time.nanoTime());

  private long enter() {
    return breaker.enter(time.nanoTime());
  }

  private boolean admits() {
    return enter() != Breaker.REFUSED;
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      breaker.succeeded(enter(), time.nanoTime());
    }
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed(enter(), time.nanoTime());
    }
  }

  @Test
  void shouldNotJudgeByTooFewCalls() {
    fail(3);
    assertThat(admits()).isTrue();
    fail(1);
    assertThat(admits()).isFalse();
    assertThat(heard).containsExactly("open 4/4 PT5S");
  }

  @Test
  void shouldStayClosedBelowItsShareOfFailures() {
    succeed(100);
    fail(99);
    assertThat(admits()).isTrue();
    fail(1);
    assertThat(admits()).isFalse();
  }

  @Test
  void shouldForgetWhatIsLongerAgoThanItsWindow() {
    fail(3);
    time.pass(RULES.window());
    fail(3);
    assertThat(admits()).isTrue();
  }

  @Test
  void shouldLetAFewCallsThroughWhenItsTimeIsOver() {
    // Given
    fail(4);
    assertThat(breaker.remaining(time.nanoTime())).isEqualTo(Duration.ofSeconds(5));
    time.pass(Duration.ofSeconds(5).minusNanos(1));
    assertThat(admits()).isFalse();
    // When
    time.pass(Duration.ofNanos(1));
    long first = enter();
    long second = enter();
    // Then
    assertThat(first).isNotEqualTo(Breaker.REFUSED);
    assertThat(second).isNotEqualTo(Breaker.REFUSED);
    assertThat(admits()).isFalse();
    breaker.succeeded(first, time.nanoTime());
    assertThat(breaker.isClosed()).isFalse();
    breaker.succeeded(second, time.nanoTime());
    assertThat(breaker.isClosed()).isTrue();
    assertThat(heard).containsExactly("open 4/4 PT5S", "probing", "closed");
  }

  @Test
  void shouldOpenForTwiceAsLongEachTimeAProbeFails() {
    fail(4);
    for (int seconds : new int[] {5, 10, 20, 20}) {
      time.pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(admits()).isFalse();
      time.pass(Duration.ofNanos(1));
      fail(1);
      assertThat(admits()).isFalse();
    }
  }

  @Test
  void shouldForgiveOnceItWasClosedForAsLongAsItsShortestOpening() {
    // Given it opened twice in a row
    fail(4);
    time.pass(Duration.ofSeconds(5));
    fail(1);
    time.pass(Duration.ofSeconds(10));
    succeed(2);
    // When it was well for that long
    time.pass(Duration.ofSeconds(5));
    fail(4);
    // Then it begins anew
    assertThat(breaker.remaining(time.nanoTime())).isEqualTo(Duration.ofSeconds(5));
    // And when it was not, it does not
    time.pass(Duration.ofSeconds(5));
    succeed(2);
    time.pass(Duration.ofSeconds(4));
    fail(4);
    assertThat(breaker.remaining(time.nanoTime())).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void shouldNotHearOfCallsFromBeforeItOpened() {
    // Given
    List<Long> hanging = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      hanging.add(enter());
    }
    fail(4);
    time.pass(Duration.ofSeconds(5));
    // When they fail while it probes, and after it has closed
    hanging.subList(0, 50).forEach(pass -> breaker.failed(pass, time.nanoTime()));
    succeed(2);
    hanging.subList(50, 75).forEach(pass -> breaker.failed(pass, time.nanoTime()));
    hanging.subList(75, 100).forEach(pass -> breaker.succeeded(pass, time.nanoTime()));
    // Then
    assertThat(breaker.isClosed()).isTrue();
    assertThat(breaker.totals(time.nanoTime())).isEqualTo(new CallWindow.Totals(0, 0));
  }

  @Test
  void shouldTakeAnotherProbeForOneThatWasCancelled() {
    fail(4);
    time.pass(Duration.ofSeconds(5));
    long first = enter();
    long second = enter();
    assertThat(admits()).isFalse();
    breaker.withdrawn(first);
    assertThat(admits()).isTrue();
    assertThat(admits()).isFalse();
    breaker.succeeded(second, time.nanoTime());
  }

  @Test
  void shouldNotWaitForeverForProbesThatSayNothing() {
    fail(4);
    time.pass(Duration.ofSeconds(5));
    assertThat(admits()).isTrue();
    assertThat(admits()).isTrue();
    assertThat(admits()).isFalse();
    // When they have been silent for as long as it was open
    time.pass(Duration.ofSeconds(5));
    succeed(2);
    // Then others have shown that all is well
    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void shouldTakeBackAnAnswerThatTurnsOutBad() {
    for (int i = 0; i < 4; i++) {
      long pass = enter();
      breaker.succeeded(pass, time.nanoTime());
      breaker.turned(pass, time.nanoTime());
    }
    assertThat(heard).containsExactly("open 4/4 PT5S");
  }

  @Test
  void shouldCountCallsByTheMillion() {
    succeed(3_000_000);
    assertThat(breaker.totals(time.nanoTime()).calls()).isEqualTo((1 << 20) - 1);
    assertThat(breaker.totals(time.nanoTime()).failed()).isZero();
  }
}
