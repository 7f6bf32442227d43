package io.cardea.audit.seal;

import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log behind its writer. Where the writer has not been yet it costs one look at eight
 * bytes, and one at the folder. One thread.
 */
final class Follower implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** Why reading stopped. */
  enum Stop {
    /** As many were read as was asked for. */
    FULL,
    /** The segment is complete and read; the next one has begun. */
    SEGMENT_END,
    /** There is no more yet. */
    CAUGHT_UP
  }

  private final Path folder;
  private LogPosition position;
  private @Nullable SegmentScanner scanner;
  private boolean isComplete;

  private Follower(Path folder, LogPosition position) {
    this.folder = folder;
    this.position = position;
  }

  /** Begins at {@code position}, which may be in a segment that is not there. */
  static Follower at(Path folder, LogPosition position) throws IOException {
    Follower follower = new Follower(folder, position);
    follower.openSegment();
    return follower;
  }

  /** Where the next record begins or will begin. */
  LogPosition position() {
    return position;
  }

  /** Reads on, {@code most} records at most, in the order in which they were written. */
  Stop read(int most, SegmentScanner.Sink sink) throws IOException {
    int count = 0;
    while (count < most) {
      SegmentScanner open = scanner == null ? openSegment() : scanner;
      if (open != null && open.payload(sink)) {
        position = new LogPosition(open.sequence(), open.position());
        count++;
      } else if (!isComplete) {
        if (next().isEmpty()) {
          return Stop.CAUGHT_UP;
        }
        isComplete = true; // but it may have grown since it was read
      } else if (open == null || !open.skipDamage()) {
        return Stop.SEGMENT_END;
      } else {
        warn(open.sequence(), open.position());
      }
    }
    return Stop.FULL;
  }

  /**
   * Goes over bytes that are no record, where there is no more yet, to the next record before
   * {@code sealed}, or else to that place: what is before it was complete once.
   *
   * @return false if that is not in this segment, or the segment ends before it
   */
  boolean skipDamage(LogPosition sealed) throws IOException {
    SegmentScanner open = scanner;
    if (open == null
        || position.segment() != sealed.segment()
        || Files.size(folder.resolve(SegmentName.of(sealed.segment()))) < sealed.offset()) {
      return false;
    }
    if (!open.skipDamage() || open.position() >= sealed.offset()) {
      close();
      position = sealed;
      openSegment();
    }
    warn(sealed.segment(), Math.min(open.position(), sealed.offset()));
    return true;
  }

  private static void warn(long segment, long offset) {
    LOG.atError()
        .log(
            "{} has bytes that are no record before offset {}: cardea audit verify says more",
            SegmentName.of(segment),
            offset);
  }

  /** Goes to the next segment, after {@link Stop#SEGMENT_END}. */
  void advance() throws IOException {
    close();
    OptionalLong next = next();
    if (next.isPresent()) {
      position = new LogPosition(next.getAsLong(), 0);
      isComplete = false;
      openSegment();
    }
  }

  @Override
  public void close() throws IOException {
    if (scanner != null) {
      scanner.close();
      scanner = null;
    }
  }

  private @Nullable SegmentScanner openSegment() throws IOException {
    Path file = folder.resolve(SegmentName.of(position.segment()));
    if (Files.exists(file)) {
      scanner = SegmentScanner.open(folder, position.segment(), position.offset());
    }
    return scanner;
  }

  /** The segment after this one, if that or a later one has begun. */
  private OptionalLong next() throws IOException {
    NavigableSet<Long> newer = SegmentName.in(folder).tailSet(position.segment(), false);
    for (long sequence : newer) {
      try (SegmentScanner candidate = SegmentScanner.open(folder, sequence)) {
        if (candidate.isBegun()) {
          return OptionalLong.of(newer.first());
        }
      } catch (NoSuchFileException e) { // prepared, never used, removed when the log was closed
      }
    }
    return OptionalLong.empty();
  }
}
