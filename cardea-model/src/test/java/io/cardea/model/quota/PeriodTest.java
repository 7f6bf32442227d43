package io.cardea.model.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.quota.Period.Calendar;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodTest {

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @ParameterizedTest
  @CsvSource({
    "DAY, 2026-07-30T23:59:59.999Z, 2026-07-30T00:00:00Z, 2026-07-31T00:00:00Z",
    "DAY, 2026-07-30T00:00:00Z, 2026-07-30T00:00:00Z, 2026-07-31T00:00:00Z",
    "WEEK, 2026-07-27T00:00:00Z, 2026-07-27T00:00:00Z, 2026-08-03T00:00:00Z",
    "WEEK, 2026-07-26T23:59:59Z, 2026-07-20T00:00:00Z, 2026-07-27T00:00:00Z",
    "WEEK, 2027-01-01T12:00:00Z, 2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
    "MONTH, 2028-02-29T12:00:00Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
    "MONTH, 2026-12-31T23:59:59Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
    "MONTH, 1969-12-31T23:59:59Z, 1969-12-01T00:00:00Z, 1970-01-01T00:00:00Z"
  })
  void shouldFollowTheCalendarOfUtc(Calendar period, String now, String begin, String end) {
    assertThat(period.begin(millis(now))).isEqualTo(millis(begin));
    assertThat(period.end(millis(begin))).isEqualTo(millis(end));
  }

  @ParameterizedTest
  @CsvSource({
    "PT6H, 2026-07-30T11:59:59Z, 2026-07-30T06:00:00Z, 2026-07-30T12:00:00Z, 6h",
    "PT90S, 1970-01-01T00:03:00Z, 1970-01-01T00:03:00Z, 1970-01-01T00:04:30Z, 90s"
  })
  void shouldComeOneAfterTheOther(
      Duration length, String now, String begin, String end, String label) {
    Period period = new Period.Every(length);
    assertThat(period.begin(millis(now))).isEqualTo(millis(begin));
    assertThat(period.end(millis(begin))).isEqualTo(millis(end));
    assertThat(period.label()).isEqualTo(label);
  }
}
