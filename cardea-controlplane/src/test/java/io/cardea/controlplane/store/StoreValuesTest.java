package io.cardea.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreValuesTest {

  @Test
  void shouldReadThePositionsThatItWrites() {
    StorePosition position = new StorePosition("0123456789ab", 42);

    assertThat(position).hasToString("0123456789ab.42");
    assertThat(StorePosition.parse("0123456789ab.42")).contains(position);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "42",
        "0123456789ab",
        "0123456789ab.",
        "0123456789ab.-1",
        "0123456789AB.1",
        "0123456789ab.1 ",
        "0123456789ab.9999999999999999999",
        "0123456789ab.1\n",
        "*",
        "0123456789ab.٣"
      })
  void shouldReadNoOtherPositions(String text) {
    assertThat(StorePosition.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\u0000", "a\u001b[31m", "\ud800"})
  void shouldRefuseAuthorsThatCannotBeKeptOrShown(String author) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Authorship(author, "", Origin.API));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Authorship("a".repeat(257), "", Origin.API));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Authorship("a", author + "\u0000", Origin.API));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Authorship("a", "r".repeat(1_025), Origin.API));
  }

  @Test
  void shouldReadTheOriginsThatItWrites() {
    assertThat(Origin.parse("api")).isEqualTo(Origin.API);
    assertThat(Origin.parse("file:a:b.yaml")).isEqualTo(new Origin.File("a:b.yaml"));
    assertThat(new Origin.File("a")).hasToString("file:a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "API", "file", "file:", "file:\u0000", "http://x"})
  void shouldReadNoOtherOrigins(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Origin.parse(text));
  }

  @Test
  void shouldLetNeitherOriginChangeWhatTheOtherDeclares() {
    Origin file = new Origin.File("a.yaml");

    assertThat(Origin.API.mayChange(Origin.API)).isTrue();
    assertThat(Origin.API.mayChange(file)).isFalse();
    assertThat(file.mayChange(Origin.API)).isFalse();
    assertThat(file.mayChange(new Origin.File("b.yaml"))).isTrue();
  }

  @Test
  void shouldKeepItsLimits() {
    assertThatIllegalArgumentException().isThrownBy(() -> ResourceQuery.all().by(0));
    assertThatIllegalArgumentException().isThrownBy(() -> ResourceQuery.all().by(1_001));
    assertThatIllegalArgumentException().isThrownBy(() -> HistoryQuery.all().by(0));
    assertThatIllegalArgumentException().isThrownBy(() -> HistoryQuery.all().by(201));
    assertThatIllegalArgumentException().isThrownBy(() -> new HistoryLimits(0, Duration.ofDays(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HistoryLimits(1, Duration.ofMillis(1)));
  }
}
