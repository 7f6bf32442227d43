package io.cardea.controlplane.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the life of one store: after which of its revisions. A store that was made anew, or
 * filled from a backup, has another incarnation, so that what it counts is never taken for what was
 * counted before.
 *
 * @param incarnation 12 hexadecimal digits, drawn at random when the store was made or restored
 * @param revision how many changes it has seen since it was made; 0 for none
 */
public record StorePosition(String incarnation, long revision) {

  private static final Pattern FORM = Pattern.compile("([0-9a-f]{12})\\.([0-9]{1,18})");
  private static final Pattern INCARNATION = Pattern.compile("[0-9a-f]{12}");

  /** Of no store. */
  public static final StorePosition NOWHERE = new StorePosition("000000000000", 0);

  public StorePosition {
    if (!INCARNATION.matcher(incarnation).matches() || revision < 0) {
      throw new IllegalArgumentException("a position is 12 hexadecimal digits and a number");
    }
  }

  /** Reads what {@link #toString} writes; empty for anything else. */
  public static Optional<StorePosition> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(new StorePosition(parts.group(1), Long.parseLong(parts.group(2))))
        : Optional.empty();
  }

  /** {@code incarnation.revision}, fit for an entity tag (RFC 9110 §8.8.3). */
  @Override
  public String toString() {
    return incarnation + "." + revision;
  }
}
