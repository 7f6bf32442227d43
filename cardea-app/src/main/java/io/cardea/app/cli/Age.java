package io.cardea.app.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** How long ago something began, in its largest unit: {@code 12s}, {@code 5m}, {@code 3d}. */
final class Age {

  private Age() {}

  /** The time from {@code since}, ISO 8601, to {@code now}; empty if it is no time. */
  static String of(String since, Instant now) {
    try {
      Duration age = Duration.between(Instant.parse(since), now);
      return shown(age.isNegative() ? Duration.ZERO : age);
    } catch (DateTimeException e) {
      return "";
    }
  }

  private static String shown(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + "d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + "h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
  }
}
