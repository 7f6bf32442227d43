package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class MomentTest {

  private final Moment moment =
      new Moment(Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({
    "2h, 2026-03-01T10:00:00Z",
    "90s, 2026-03-01T11:58:30Z",
    "15m, 2026-03-01T11:45:00Z",
    "7d, 2026-02-22T12:00:00Z",
    "0s, 2026-03-01T12:00:00Z",
    "2026-02-28T23:00:00Z, 2026-02-28T23:00:00Z",
    "2026-02-28T23:00:00.5+02:00, 2026-02-28T21:00:00.500Z"
  })
  void shouldBeHowLongAgoOrWhen(String text, Instant time) {
    assertThat(moment.convert(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "h",
        "-2h",
        "2 h",
        "2w",
        "99999999d",
        "yesterday",
        "2026-02-28",
        "2026-02-28T23:00:00",
        "2026-02-30T00:00:00Z"
      })
  void shouldSayWhatATimeIs(String text) {
    assertThatThrownBy(() -> moment.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("how long ago");
  }
}
