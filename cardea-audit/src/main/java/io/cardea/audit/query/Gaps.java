package io.cardea.audit.query;

import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is said of segments that are not there. What was removed on purpose matters if it is asked
 * for.
 */
final class Gaps {

  private static final long FIRST_SEGMENT = 1;

  /**
   * A gap.
   *
   * @param what is missing, in words
   * @param isRemoved whether retention has removed all of it
   */
  record Gap(String what, boolean isRemoved) {}

  private final NavigableMap<Long, Removal> removals;
  private final RecordQuery query;

  private Gaps(NavigableMap<Long, Removal> removals, RecordQuery query) {
    this.removals = removals;
    this.query = query;
  }

  /** Those of a log, for who asks {@code query}. */
  static Gaps in(Path folder, RecordQuery query) throws IOException {
    return new Gaps(new RemovalFile(folder).read(), query);
  }

  /** What is missing between a segment and the one before it that is there; empty if nothing is. */
  Optional<Gap> before(long segment, @Nullable Long older) {
    long first = older == null ? FIRST_SEGMENT : older + 1;
    if (first >= segment) {
      return Optional.empty();
    }
    NavigableMap<Long, Removal> removed = removals.subMap(first, true, segment, false);
    if (removed.size() < segment - first) {
      long missing = segment - 1;
      while (removed.containsKey(missing)) {
        missing--;
      }
      return Optional.of(new Gap(SegmentName.of(missing) + " is not there", false));
    }
    List<Removal> wanted = removed.values().stream().filter(this::isAskedFor).toList();
    return wanted.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Gap(
                "%d segments, with what was recorded from %s to %s, were removed by retention"
                    .formatted(wanted.size(), wanted.getFirst().from(), wanted.getLast().until()),
                true));
  }

  private boolean isAskedFor(Removal removal) {
    Instant from = removal.from().minus(Removal.SPARE);
    return query.since().map(time -> !removal.until().isBefore(time)).orElse(true)
        && query.until().map(from::isBefore).orElse(true);
  }
}
