package io.cardea.app.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time on the command line: {@code 2h}, which is two hours ago, or as RFC 3339 writes it. */
final class Moment implements ITypeConverter<Instant> {

  private static final Pattern AGO = Pattern.compile("([0-9]{1,7})([smhd])");

  private final Clock clock;

  /** For picocli. */
  Moment() {
    this(Clock.systemUTC());
  }

  Moment(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String text) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      return clock.instant().minus(length(Long.parseLong(ago.group(1)), ago.group(2)));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is no time: say how long ago (90s, 15m, 2h, 7d) or when (2026-03-01T12:00:00Z)"
              .formatted(text));
    }
  }

  private static Duration length(long count, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
