package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.removal.Removal;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SegmentOrTimeTest {

  private static final Removal NOON_TO_ONE =
      new Removal(
          12,
          100,
          200,
          Instant.parse("2026-03-01T12:00:00Z"),
          Instant.parse("2026-03-01T13:00:00Z"),
          "00",
          "retention");

  private static SegmentOrTime parsed(String text) {
    return new SegmentOrTime.Converter().convert(text);
  }

  @ParameterizedTest
  @CsvSource({
    "12, true, true",
    "000012, true, true",
    "audit-000012.seg, true, true",
    "11, true, false",
    "13, false, true",
    "2026-03-01T11:30:00Z, true, true", // a record may tell of what was an hour before
    "2026-03-01T10:59:59Z, true, false",
    "2026-03-01T12:30:00Z, true, true",
    "2026-03-01T13:00:00Z, true, true",
    "2026-03-01T13:00:01Z, false, true",
    "1s, false, true"
  })
  void shouldCoverWhatIsOfThatPlaceOrTime(String text, boolean isBegin, boolean isEnd) {
    assertThat(parsed(text).isBeginOf(NOON_TO_ONE)).isEqualTo(isBegin);
    assertThat(parsed(text).isEndOf(NOON_TO_ONE)).isEqualTo(isEnd);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "12.seg.seg", "audit", "yesterday", "2026-03-01", "1x"})
  void shouldSayWhatAGoodOneIs(String text) {
    assertThatThrownBy(() -> parsed(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("audit-000012.seg")
        .hasMessageContaining("2026-03-01T12:00:00Z");
  }
}
