package io.cardea.dataplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndDetailTest {

  @Test
  void shouldKnowThatACallIsMadeAnewHoweverManyAttemptsThereWere() {
    assertThat(EndDetail.OTHER_ERA.isOtherEra()).isTrue();
    assertThat(EndDetail.OTHER_ERA.after(1).isOtherEra()).isTrue();
    EndDetail later = EndDetail.OTHER_ERA.after(3);
    assertThat(later.isOtherEra()).isTrue();
    assertThat(later.text()).endsWith("; attempts: 3");
  }

  /** A text may come from elsewhere, and then the answer must not be let go. */
  @Test
  void shouldNotTakeATextForIt() {
    assertThat(EndDetail.of(EndDetail.OTHER_ERA.text()).isOtherEra()).isFalse();
    assertThat(EndDetail.answered(400, -32601).after(2).isOtherEra()).isFalse();
    assertThat(EndDetail.streamed(0).isOtherEra()).isFalse();
  }
}
