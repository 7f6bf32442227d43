package io.cardea.audit.index;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Times of records in microseconds since 1970. */
public final class RecordTime {

  /** Of a record that says none. */
  public static final long NONE = Long.MIN_VALUE;

  private static final String FORM = "0000-00-00T00:00:00.000000Z";
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MAX_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND - 1;

  private RecordTime() {}

  /** The time of a record, as it is written there; {@link #NONE} if it is none. */
  static long parse(String text) {
    try {
      return isUsual(text) ? usual(text) : of(Instant.parse(text));
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  /** The time in microseconds, rounded down, or the nearest that there is. */
  public static long of(Instant time) {
    long seconds = Math.clamp(time.getEpochSecond(), -MAX_SECONDS, MAX_SECONDS);
    return seconds * MICROS_PER_SECOND + time.getNano() / 1000;
  }

  private static boolean isUsual(String text) {
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int at = 0; at < FORM.length(); at++) {
      char character = text.charAt(at);
      boolean isDigit = character >= '0' && character <= '9';
      if (FORM.charAt(at) == '0' ? !isDigit : character != FORM.charAt(at)) {
        return false;
      }
    }
    return true;
  }

  private static long usual(String text) {
    LocalDate day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    long second = number(text, 11, 13) * 3600L + number(text, 14, 16) * 60L + number(text, 17, 19);
    return (day.toEpochDay() * SECONDS_PER_DAY + second) * MICROS_PER_SECOND + number(text, 20, 26);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int at = from; at < to; at++) {
      number = 10 * number + text.charAt(at) - '0';
    }
    return number;
  }
}
