package io.cardea.dataplane.suspend;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.suspend.Suspensions.Owner;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspensionsTest {

  private static final Owner READER = new Owner("reader", Calls.WEATHER);
  private static final Owner OTHER = new Owner("other", Calls.WEATHER);
  private static final int MANY = 100;

  private final SecureRandom random = new SecureRandom();
  private final Suspensions<String> suspensions =
      new Suspensions<>(
          new SeatRules(1, Duration.ofMinutes(1), Duration.ofMinutes(10), 3, 5, 1_000));
  private final List<SuspensionId> ids = new ArrayList<>();

  private boolean add(Owner owner, int bytes, int most) {
    SuspensionId id = SuspensionId.fresh(random);
    boolean added = suspensions.add(id, "call", owner, bytes, most);
    if (added) {
      ids.add(id);
    }
    return added;
  }

  @Test
  void shouldHandEachOutOnce() {
    assertThat(add(READER, 1, MANY)).isTrue();
    assertThat(suspensions.take(ids.getFirst())).isPresent();
    assertThat(suspensions.take(ids.getFirst())).isEmpty();
    assertThat(suspensions.take(SuspensionId.fresh(random))).isEmpty();
    assertThat(suspensions.size()).isZero();
  }

  @Test
  void shouldHoldSoManyPerPrincipal() {
    for (int i = 0; i < 3; i++) {
      assertThat(add(READER, 1, MANY)).isTrue();
    }
    assertThat(add(READER, 1, MANY)).isFalse();
    assertThat(add(OTHER, 1, MANY)).isTrue();
    assertThat(suspensions.take(ids.getFirst())).isPresent();
    assertThat(add(READER, 1, MANY)).isTrue();
  }

  @Test
  void shouldHoldSoManyInAll() {
    for (int i = 0; i < 3; i++) {
      assertThat(add(READER, 1, MANY)).isTrue();
    }
    for (int i = 0; i < 2; i++) {
      assertThat(add(OTHER, 1, MANY)).isTrue();
    }
    assertThat(add(new Owner("third", Calls.OPEN), 1, MANY)).isFalse();
  }

  @Test
  void shouldLeaveRoomAtEachServer() {
    assertThat(add(READER, 1, 2)).isTrue();
    assertThat(add(OTHER, 1, 2)).isTrue();
    assertThat(add(OTHER, 1, 2)).isFalse();
    assertThat(add(new Owner("other", Calls.OPEN), 1, 2)).isTrue();
  }

  @Test
  void shouldKeepSoManyBytesOfQuestions() {
    assertThat(add(READER, 1_001, MANY)).isFalse();
    assertThat(add(READER, 999, MANY)).isTrue();
    assertThat(add(READER, 2, MANY)).isFalse();
    assertThat(add(READER, 1, MANY)).isTrue();
    assertThat(suspensions.take(ids.getFirst())).isPresent();
    assertThat(add(READER, 999, MANY)).isTrue();
  }
}
