package io.cardea.dataplane.resume;

import static io.cardea.dataplane.resume.StreamRig.limits;
import static io.cardea.dataplane.resume.StreamRig.notification;
import static io.cardea.dataplane.resume.StreamRig.request;
import static io.cardea.dataplane.resume.StreamRig.response;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.limit.ReplayLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RingTest {

  private static final int PLENTY = 1 << 20;

  private int dropped;

  private Ring ring(ReplayLimits limits) {
    return new Ring("someone", new ReplayBudget(() -> limits), () -> limits, () -> dropped++);
  }

  private static List<Long> places(Ring ring) {
    List<Long> places = new ArrayList<>();
    for (Optional<Kept> at = ring.after(0); at.isPresent(); at = ring.after(places.getLast())) {
      places.add(at.get().sequence());
    }
    return places;
  }

  @Test
  void shouldDropWhatWasSentFirst() {
    Ring ring = ring(limits(3, PLENTY, PLENTY));
    ring.add(request(1), 0, 1);
    ring.add(notification(2), 0, 2);
    ring.add(notification(3), 0, 2);
    ring.add(notification(4), 0, 2);
    assertThat(places(ring)).containsExactly(2L, 3L, 4L);
    assertThat(dropped).isZero();
  }

  @Test
  void shouldDropUnsentNotificationsNextAndCountThem() {
    Ring ring = ring(limits(3, PLENTY, PLENTY));
    ring.add(request(1), 0, 0);
    ring.add(notification(2), 0, 0);
    ring.add(notification(3), 0, 0);
    ring.add(response(), 0, 0);
    assertThat(places(ring)).containsExactly(1L, 3L, 4L);
    assertThat(dropped).isOne();
  }

  @Test
  void shouldNotDropWhatSomebodyWaitsForToFitTheStream() {
    Ring ring = ring(limits(2, PLENTY, PLENTY));
    ring.add(request(1), 0, 0);
    assertThat(ring.hasRoom(0)).isTrue();
    ring.add(request(2), 0, 0);
    assertThat(ring.hasRoom(0)).isFalse();
    assertThat(ring.hasRoom(1)).isTrue();
    ring.add(response(), 0, 0);
    assertThat(places(ring)).containsExactly(1L, 2L, 3L);
    assertThat(dropped).isZero();
  }

  @Test
  void shouldHoldTheBytesOfOneStream() {
    Ring ring = ring(limits(1_000, 3 * StreamRig.MESSAGE, PLENTY));
    for (int i = 1; i <= 100; i++) {
      ring.add(notification(i), 0, 0);
    }
    assertThat(ring.bytes()).isLessThanOrEqualTo(3 * StreamRig.MESSAGE);
    assertThat(places(ring)).last().isEqualTo(100L);
    assertThat(ring.last()).isEqualTo(100);
  }

  @Test
  void shouldAnswerThatAResponseIsLostForWhichThereIsNoRoom() {
    // Given a principal that may keep next to nothing
    Ring ring = ring(limits(10, PLENTY, Kept.OVERHEAD));
    // When a response comes that nobody can be sent
    ring.add(response(), 0, 0);
    // Then what is left of it is an error with its id
    Kept left = ring.after(0).orElseThrow();
    assertThat(new String(left.event().data(), UTF_8))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":41000,");
    assertThat(ring.bytes()).isZero();
    assertThat(dropped).isZero();
  }

  @Test
  void shouldMissWhatThereIsNoRoomFor() {
    Ring ring = ring(limits(10, PLENTY, Kept.OVERHEAD));
    ring.add(notification(1), 0, 0);
    ring.add(request(2), 0, 2);
    assertThat(places(ring)).isEmpty();
    assertThat(ring.last()).isEqualTo(2);
    assertThat(dropped).isOne();
  }

  @Test
  void shouldForgetWhatWasSentLongAgoOnly() {
    Ring ring = ring(limits(10, PLENTY, PLENTY));
    ring.add(notification(1), 0, 0);
    ring.add(notification(2), 0, 0);
    ring.add(notification(3), 900, 0);
    ring.add(notification(4), 1_001, 2);
    assertThat(places(ring)).containsExactly(3L, 4L);
    ring.expire(5_000, 3);
    assertThat(places(ring)).containsExactly(4L);
  }

  @Test
  void shouldGiveEverythingBack() {
    ReplayLimits limits = limits(5, 4 * StreamRig.MESSAGE, 6 * StreamRig.MESSAGE);
    ReplayBudget budget = new ReplayBudget(() -> limits);
    Ring ring = new Ring("someone", budget, () -> limits, () -> {});
    for (int i = 0; i < 50; i++) {
      ring.add(i % 3 == 0 ? request(i) : notification(i), i, i - 2);
      assertThat(budget.bytes()).isEqualTo(ring.bytes());
    }
    ring.clear(false);
    assertThat(budget.bytes()).isZero();
    assertThat(budget.owners()).isZero();
  }
}
