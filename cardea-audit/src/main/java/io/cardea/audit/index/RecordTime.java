package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Times of records in microseconds since 1970. */
public final class RecordTime {

  /** Of a record that says none. */
  public static final long NONE = Long.MIN_VALUE;

  private static final byte[] FORM = "0000-00-00T00:00:00.000000Z".getBytes(UTF_8);
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MAX_SECONDS = Long.MAX_VALUE / MICROS_PER_SECOND - 1;

  private RecordTime() {}

  /** The time of a record, as it is written there in UTF-8; {@link #NONE} if it is none. */
  static long parse(byte[] text, int from, int to) {
    try {
      return isUsual(text, from, to)
          ? usual(text, from)
          : of(Instant.parse(new String(text, from, to - from, UTF_8)));
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  /** The time in microseconds, rounded down, or the nearest that there is. */
  public static long of(Instant time) {
    long seconds = Math.clamp(time.getEpochSecond(), -MAX_SECONDS, MAX_SECONDS);
    return seconds * MICROS_PER_SECOND + time.getNano() / 1000;
  }

  private static boolean isUsual(byte[] text, int from, int to) {
    if (to - from != FORM.length) {
      return false;
    }
    for (int at = 0; at < FORM.length; at++) {
      byte character = text[from + at];
      boolean isDigit = character >= '0' && character <= '9';
      if (FORM[at] == '0' ? !isDigit : character != FORM[at]) {
        return false;
      }
    }
    return true;
  }

  private static long usual(byte[] text, int from) {
    LocalDate day =
        LocalDate.of(number(text, from, 4), number(text, from + 5, 2), number(text, from + 8, 2));
    long second =
        number(text, from + 11, 2) * 3600L
            + number(text, from + 14, 2) * 60L
            + number(text, from + 17, 2);
    return (day.toEpochDay() * SECONDS_PER_DAY + second) * MICROS_PER_SECOND
        + number(text, from + 20, 6);
  }

  private static int number(byte[] text, int from, int digits) {
    int number = 0;
    for (int at = from; at < from + digits; at++) {
      number = 10 * number + text[at] - '0';
    }
    return number;
  }
}
