package io.cardea.app.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How often something is done, on the command line: {@code 60s}, {@code 15m}, {@code 2h}. */
final class Interval implements ITypeConverter<Duration> {

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([smh])");
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(24);

  @Override
  public Duration convert(String text) {
    Matcher interval = FORM.matcher(text);
    Duration found =
        interval.matches()
            ? length(Long.parseLong(interval.group(1)), interval.group(2))
            : Duration.ZERO;
    if (found.compareTo(SHORTEST) < 0 || found.compareTo(LONGEST) > 0) {
      throw new TypeConversionException(
          "'%s' is no interval: say 5s to 24h, as 60s, 15m or 2h".formatted(text));
    }
    return found;
  }

  private static Duration length(long count, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }
}
