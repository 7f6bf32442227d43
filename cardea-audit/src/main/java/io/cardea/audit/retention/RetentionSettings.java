package io.cardea.audit.retention;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What may be removed of a log. Nothing, unless an age or a budget says so.
 *
 * @param age of records after which segments go; empty: however old they are
 * @param budget bytes that the segments of the log and their indexes are to have at most, for which
 *     the oldest go; empty: however many they are
 * @param archive where a segment must be before it goes; empty: nowhere
 */
public record RetentionSettings(
    Optional<Duration> age, OptionalLong budget, Optional<SegmentArchive> archive) {

  /** Everything is kept. */
  public static final RetentionSettings KEEP_ALL =
      new RetentionSettings(Optional.empty(), OptionalLong.empty(), Optional.empty());

  public RetentionSettings {
    if (age.isPresent() && !age.get().isPositive()) {
      throw new IllegalArgumentException("records are kept for some time, not " + age.get());
    }
    if (budget.isPresent() && budget.getAsLong() <= 0) {
      throw new IllegalArgumentException("a budget has bytes, not " + budget.getAsLong());
    }
  }
}
