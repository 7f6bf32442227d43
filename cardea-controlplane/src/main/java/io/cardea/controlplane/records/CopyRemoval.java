package io.cardea.controlplane.records;

import io.cardea.audit.index.RecordTime;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.removal.RemovalFile;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from the database what retention has removed from the log, as a key of the log has
 * signed; whole segments.
 */
final class CopyRemoval {

  private static final Logger LOG = LoggerFactory.getLogger(CopyRemoval.class);

  private final Path folder;
  private final Path keyFile;
  private final CopyDatabase database;
  private final Partitions partitions;

  /** Records that went; {@code behind} is the first one that did not. */
  private record Range(long first, long behind, Instant until) {}

  CopyRemoval(Path folder, Path keyFile, CopyDatabase database, Partitions partitions) {
    this.folder = folder;
    this.keyFile = keyFile;
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
      LOG.atInfo().log(
          "{} records that retention has removed went from the database, too", removed);
      partitions.dropEmpty(now);
    }
  }

  /** Neighbours are one. */
  private List<Range> ranges() throws IOException {
    List<Range> ranges = new ArrayList<>();
    for (Removal removal : new RemovalFile(folder).read(KeyFile.read(keyFile).keys()).values()) {
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
