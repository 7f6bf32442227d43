package io.cardea.audit.retention;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What segments of a log take, with their indexes. Hashes, checkpoints and statements are not
 * counted: they never go, so that one day they alone would be more than any budget.
 */
final class Room {

  private final Path folder;

  /**
   * @param folder of the log
   */
  Room(Path folder) {
    this.folder = folder;
  }

  /** Bytes of all files that can go. */
  long bytes() throws IOException {
    long sum = 0;
    for (long segment : SegmentName.in(folder)) {
      sum += bytes(folder.resolve(SegmentName.of(segment)));
    }
    try (DirectoryStream<Path> indexes =
        Files.newDirectoryStream(folder.resolve(LogIndex.FOLDER))) {
      for (Path index : indexes) {
        sum += bytes(index);
      }
    } catch (NoSuchFileException e) { // nothing was indexed yet
    }
    return sum;
  }

  private static long bytes(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) { // it went meanwhile
      return 0;
    }
  }
}
