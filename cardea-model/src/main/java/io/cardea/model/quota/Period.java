package io.cardea.model.quota;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/**
 * A stretch of time after which a budget is whole again. Times are milliseconds since 1970 in UTC.
 */
public sealed interface Period {

  /** When the period began that {@code millis} is in. */
  long begin(long millis);

  /** When the period ends that began at {@code begin}. */
  long end(long begin);

  /** As people write it, {@code month} or {@code 6h}. */
  String label();

  /** A period of the calendar. A week begins on Monday (ISO 8601). */
  enum Calendar implements Period {
    DAY,
    WEEK,
    MONTH;

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    @Override
    public long begin(long millis) {
      LocalDate date = date(millis);
      LocalDate first =
          switch (this) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
          };
      return first.toEpochDay() * DAY_MILLIS;
    }

    @Override
    public long end(long begin) {
      LocalDate first = date(begin);
      LocalDate next =
          switch (this) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH -> first.plusMonths(1);
          };
      return next.toEpochDay() * DAY_MILLIS;
    }

    private static LocalDate date(long millis) {
      return LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MILLIS));
    }

    @Override
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One after the other since 1970.
   *
   * @param length more than nothing
   */
  record Every(Duration length) implements Period {

    public Every {
      if (length.toMillis() < 1) {
        throw new IllegalArgumentException("a period lasts at least 1 ms");
      }
    }

    @Override
    public long begin(long millis) {
      return millis - Math.floorMod(millis, length.toMillis());
    }

    @Override
    public long end(long begin) {
      return begin + length.toMillis();
    }

    @Override
    public String label() {
      return Spans.text(length);
    }
  }
}
