package io.cardea.controlplane.store;

import java.time.Duration;

/**
 * How much of the past is kept. A revision goes when it is beyond either limit; what is declared
 * now never goes, whatever its age.
 *
 * @param revisions so many of the latest revisions, 1 to {@value #MAX_REVISIONS}
 * @param age no older ones, at least a second
 */
public record HistoryLimits(int revisions, Duration age) {

  /** The most that can be kept. */
  public static final int MAX_REVISIONS = 1_000_000;

  /** 10,000 revisions, none older than a year. */
  public static final HistoryLimits DEFAULT = new HistoryLimits(10_000, Duration.ofDays(365));

  public HistoryLimits {
    if (revisions < 1 || revisions > MAX_REVISIONS) {
      throw new IllegalArgumentException("1 to " + MAX_REVISIONS + " revisions can be kept");
    }
    if (age.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("revisions are kept for a second at least");
    }
  }
}
