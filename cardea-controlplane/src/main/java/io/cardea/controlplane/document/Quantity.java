package io.cardea.controlplane.document;

import io.cardea.model.quota.Spans;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts with a unit. */
public final class Quantity {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([A-Za-z]{0,3})");
  private static final Map<String, Duration> TIMES =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZES =
      Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Quantity() {}

  /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h} or {@code 7d}; one unit, no fraction. */
  public static Optional<Duration> duration(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !TIMES.containsKey(matcher.group(2))) {
      return Optional.empty();
    }
    Duration unit = TIMES.getOrDefault(matcher.group(2), Duration.ZERO);
    return Optional.of(unit.multipliedBy(Long.parseLong(matcher.group(1))));
  }

  /** Bytes: {@code 1048576}, {@code 1024KiB}, {@code 1MiB} or {@code 2GiB}. */
  public static Optional<Long> bytes(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !SIZES.containsKey(matcher.group(2))) {
      return Optional.empty();
    }
    long unit = SIZES.getOrDefault(matcher.group(2), 1L);
    long amount = Long.parseLong(matcher.group(1));
    return amount > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(amount * unit);
  }

  /** {@code duration} as an operator writes it, in the largest unit that leaves no fraction. */
  public static String text(Duration duration) {
    return Spans.text(duration);
  }
}
