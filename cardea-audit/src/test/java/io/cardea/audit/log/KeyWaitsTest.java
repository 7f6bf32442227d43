package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyWaitsTest {

  private final KeyWaits waits = new KeyWaits();

  @Test
  void shouldRefuseMoreCallsThanMayWaitUntilOneLeaves() {
    for (int i = 0; i < KeyWaits.MOST_CALLS; i++) {
      assertThat(waits.enter(1)).isTrue();
    }
    assertThat(waits.enter(1)).isFalse();

    waits.leave(1);

    assertThat(waits.enter(1)).isTrue();
    assertThat(waits.enter(1)).isFalse();
  }

  @Test
  void shouldRefuseMoreBytesThanMayWaitUntilTheyLeave() {
    assertThat(waits.enter(KeyWaits.MOST_BYTES)).isTrue();
    assertThat(waits.enter(1)).isFalse();

    waits.leave(KeyWaits.MOST_BYTES);

    assertThat(waits.enter(1)).isTrue();
  }
}
