package io.cardea.model.quota;

import java.time.Duration;

/** Lengths of time as operators write them. */
public final class Spans {

  private static final String[] UNITS = {"d", "h", "m", "s"};
  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000};

  private Spans() {}

  /** {@code duration} in the largest unit that leaves no fraction, {@code 5m} or {@code 90s}. */
  public static String text(Duration duration) {
    long millis = duration.toMillis();
    for (int i = 0; i < UNITS.length; i++) {
      if (millis != 0 && millis % MILLIS[i] == 0) {
        return millis / MILLIS[i] + UNITS[i];
      }
    }
    return millis + "ms";
  }
}
