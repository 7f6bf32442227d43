package io.cardea.audit.read;

import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.RecordSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a folder in the order in which they were written, while it is written or
 * after. Needs no lock, changes nothing, keeps about 256 KiB in memory. One thread.
 */
public final class AuditReader implements Closeable {

  private final Path folder;
  private long first;
  private @Nullable SegmentScanner scanner;

  private AuditReader(Path folder) {
    this.folder = folder;
  }

  /** Opens a folder at its oldest segment. */
  public static AuditReader open(Path folder) {
    return new AuditReader(folder);
  }

  /**
   * Opens a folder behind a record that ends at {@code offset} of a segment; at the oldest segment
   * that is newer, if that one is not there.
   */
  static AuditReader open(Path folder, long segment, long offset) throws IOException {
    AuditReader reader = new AuditReader(folder);
    NavigableSet<Long> there = SegmentName.in(folder);
    if (there.contains(segment)) {
      reader.scanner = SegmentScanner.open(folder, segment, offset);
    } else {
      reader.first = segment;
    }
    return reader;
  }

  /** Behind the last entry. */
  Optional<RecordSource.Place> place() {
    return Optional.ofNullable(scanner)
        .map(open -> new RecordSource.Place(open.sequence(), open.position()));
  }

  /**
   * The next entry; empty at the end of what is written now. Asking again later gives what was
   * written since.
   *
   * @throws IOException if the folder or a segment cannot be read
   */
  public Optional<AuditEntry> next() throws IOException {
    while (true) {
      Optional<AuditEntry> entry = scanner == null ? Optional.empty() : scanner.next();
      if (entry.isPresent()) {
        return entry;
      }
      NavigableSet<Long> newer = newer();
      if (newer.isEmpty() || (scanner != null && !isAnyBegun(newer))) {
        return Optional.empty();
      }
      // A newer segment has begun, so this one is complete; it may have grown since it was read.
      entry = scanner == null ? Optional.empty() : scanner.next();
      if (entry.isPresent()) {
        return entry;
      }
      entry = moveTo(newer.first());
      if (entry.isPresent()) {
        return entry;
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (scanner != null) {
      scanner.close();
    }
  }

  private Optional<AuditEntry> moveTo(long sequence) throws IOException {
    SegmentScanner done = scanner;
    try {
      scanner = SegmentScanner.open(folder, sequence);
    } catch (NoSuchFileException e) {
      if (SegmentName.in(folder).contains(sequence)) {
        throw e;
      }
      return Optional.empty(); // it was removed meanwhile: on to the one behind
    }
    if (done == null) {
      return Optional.empty();
    }
    done.close();
    long expected = done.sequence() + 1;
    return sequence == expected
        ? Optional.empty()
        : Optional.of(new AuditEntry.MissingSegment(expected, 0));
  }

  private NavigableSet<Long> newer() throws IOException {
    NavigableSet<Long> all = SegmentName.in(folder);
    return scanner == null ? all.tailSet(first, true) : all.tailSet(scanner.sequence(), false);
  }

  private boolean isAnyBegun(NavigableSet<Long> sequences) throws IOException {
    for (long sequence : sequences) {
      try (SegmentScanner candidate = SegmentScanner.open(folder, sequence)) {
        if (candidate.isBegun()) {
          return true;
        }
      } catch (NoSuchFileException e) { // prepared, never used, removed when the log was closed
      }
    }
    return false;
  }
}
