package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-10T12:00:00Z, 0s",
    "2026-01-10T12:00:01Z, 0s",
    "2026-01-10T11:59:01Z, 59s",
    "2026-01-10T11:59:00Z, 1m",
    "2026-01-10T11:00:01Z, 59m",
    "2026-01-10T11:00:00Z, 1h",
    "2026-01-09T12:00:01Z, 23h",
    "2026-01-09T12:00:00Z, 1d",
    "2025-01-10T12:00:00Z, 365d",
    "'', ''",
    "yesterday, ''"
  })
  void shouldSayHowLongAgo(String since, String expected) {
    assertThat(Age.of(since, Instant.parse("2026-01-10T12:00:00Z"))).isEqualTo(expected);
  }
}
