package io.cardea.controlplane.records;

import io.cardea.audit.index.RecordTime;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Removes from the database what retention has removed from the log, whole segments. */
final class CopyRemoval {

  private final Path folder;
  private final CopyDatabase database;
  private final Partitions partitions;

  /** Records that went; {@code behind} is the first one that did not. */
  private record Range(long first, long behind, Instant until) {}

  CopyRemoval(Path folder, CopyDatabase database, Partitions partitions) {
    this.folder = folder;
    this.database = database;
    this.partitions = partitions;
  }

  void run(LogRow log, Instant now) throws IOException {
    int removed = 0;
    for (Range range : ranges()) {
      int some;
      do {
        some =
            database.write(connection ->
                RecordTable.remove(connection, log.number(), range.first(), range.behind()));
        removed += some;
      } while (some > 0);
      boolean _ =
          database.write(connection -> {
            RecordTable.removed(connection, log.number(), RecordTime.of(range.until()));
            return true;
          });
    }
    if (removed > 0) {
      partitions.dropEmpty(now);
    }
  }

  /** Neighbours are one. */
  private List<Range> ranges() throws IOException {
    List<Range> ranges = new ArrayList<>();
    for (Removal removal : new RemovalFile(folder).read().values()) {
      if (Files.exists(folder.resolve(SegmentName.of(removal.segment())))) {
        continue; // stated, and not done
      }
      Range range = new Range(removal.first(), removal.behind(), removal.until());
      if (!ranges.isEmpty() && ranges.getLast().behind() == range.first()) {
        range = new Range(ranges.removeLast().first(), range.behind(), range.until());
      }
      ranges.add(range);
    }
    return ranges;
  }
}
