package io.cardea.upstream.probe;

import java.time.Duration;

/**
 * Bounds of learning from one server; a list's number of items is bounded by {@link
 * io.cardea.model.catalog.ItemCollector}.
 *
 * @param request until one request is answered
 * @param total until all lists are read; also for the first answer of a child process, which may
 *     have to be downloaded first
 * @param firstProbe until a child process that is asked for its era counts as legacy
 * @param pages of one list
 * @param bytes of one list
 */
public record ProbeLimits(
    Duration request, Duration total, Duration firstProbe, int pages, long bytes) {

  /** What every server gets. */
  public static final ProbeLimits DEFAULT =
      new ProbeLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          1_000,
          64L * 1024 * 1024);
}
