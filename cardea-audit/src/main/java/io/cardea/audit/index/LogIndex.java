package io.cardea.audit.index;

import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.segment.SegmentName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of a log, one for each segment. Those of complete segments are kept in files, and
 * made where there is none that is whole; that of the segment that is written is in memory. What is
 * asked for is always as new as the log. Thread-safe; whoever asks while an index is made waits for
 * it, appending does not.
 */
public final class LogIndex implements Closeable {

  /** Where they are in the folder of a log. */
  public static final String FOLDER = "index";

  private static final long TURN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Path folder;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final CompleteIndexes complete;
  private @Nullable SegmentIndexing newest;
  private boolean isClosed;

  private LogIndex(Path folder, boolean isKept, LongSupplier nanos) {
    this.folder = folder;
    this.nanos = nanos;
    this.complete = new CompleteIndexes(folder, isKept, nanos);
  }

  /** The index of a log that this process writes. */
  public static LogIndex keptIn(Path folder) {
    return keptIn(folder, System::nanoTime);
  }

  /** The same, by another clock. */
  static LogIndex keptIn(Path folder, LongSupplier nanos) {
    return new LogIndex(folder, true, nanos);
  }

  /** The index of a log that is somebody else's or a copy: nothing is changed there. */
  public static LogIndex readOnly(Path folder) {
    return new LogIndex(folder, false, System::nanoTime);
  }

  public Path folder() {
    return folder;
  }

  /** The segments that hold records by now, oldest first. */
  public NavigableSet<Long> segments() throws IOException {
    lock.lock();
    try {
      follow();
      NavigableSet<Long> there = SegmentName.in(folder);
      return newest == null
          ? new TreeSet<>()
          : new TreeSet<>(there.headSet(newest.segment(), true));
    } finally {
      lock.unlock();
    }
  }

  /** The index of one of these, to be closed; empty if the segment is not there any more. */
  public Optional<SegmentIndex> of(long segment) throws IOException {
    lock.lock();
    try {
      if (newest != null && newest.segment() == segment) {
        return newest.index();
      }
      return Optional.of(ofComplete(segment));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Follows the log, makes indexes that are missing, newest first, for about a second, and removes
   * those of segments that are gone. To be called about once a second.
   */
  public void tend() throws IOException {
    long deadline = nanos.getAsLong() + TURN_NANOS;
    NavigableSet<Long> done = segments();
    done.pollLast(); // the newest has an index when somebody searches
    for (long segment : done.descendingSet()) {
      if (nanos.getAsLong() - deadline > 0
          || Thread.currentThread().isInterrupted()
          || !make(segment)) {
        return;
      }
    }
    lock.lock();
    try {
      complete.retain(SegmentName.in(folder));
    } finally {
      lock.unlock();
    }
  }

  /** Makes the index of a segment if there is none; false if it could not be kept. */
  private boolean make(long segment) throws IOException {
    lock.lock();
    try {
      complete.writeAgain();
      if (!complete.isKnown(segment) && !complete.isWaiting()) {
        ofComplete(segment).close();
      }
      return !complete.isWaiting();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the files; what is asked for later fails. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      isClosed = true;
      release();
    } finally {
      lock.unlock();
    }
  }

  /** Reads on in the newest segment, or in the one that has become that. */
  private void follow() throws IOException {
    if (isClosed) {
      throw new IOException("the index of the audit log is closed");
    }
    SegmentIndexing reading = newest == null ? begin() : newest;
    while (reading != null) {
      newest = reading;
      try {
        reading.read();
        Optional<Long> next = begunAfter(reading.segment());
        if (next.isEmpty()) {
          return;
        }
        reading.readWhole(); // it is complete now, but may have grown since it was read
        complete.keep(reading.segment(), reading.bytes()).close();
        release();
        reading = SegmentIndexing.of(folder, next.get());
      } catch (IOException | RuntimeException e) { // maybe in the middle of a record
        release(); // to be begun anew
        throw e;
      }
    }
  }

  private void release() throws IOException {
    if (newest != null) {
      newest.close();
      newest = null;
    }
  }

  private @Nullable SegmentIndexing begin() throws IOException {
    for (long segment : SegmentName.in(folder).descendingSet()) {
      if (isBegun(segment)) {
        return SegmentIndexing.of(folder, segment);
      }
    }
    return null;
  }

  private Optional<Long> begunAfter(long segment) throws IOException {
    for (long newer : SegmentName.in(folder).tailSet(segment, false)) {
      if (isBegun(newer)) {
        return Optional.of(newer);
      }
    }
    return Optional.empty();
  }

  private boolean isBegun(long segment) throws IOException {
    try (SegmentScanner scanner = SegmentScanner.open(folder, segment);
        SegmentTail tail = SegmentTail.open(folder, segment)) {
      return scanner.isBegun() || tail.hasRecord(0);
    } catch (NoSuchFileException e) { // prepared, never used, removed when the log was closed
      return false;
    }
  }

  private SegmentIndex ofComplete(long segment) throws IOException {
    Optional<StoredIndex> found = complete.find(segment);
    if (found.isPresent()) {
      return found.get();
    }
    try (SegmentIndexing made = SegmentIndexing.of(folder, segment)) {
      made.readWhole();
      return complete.keep(segment, made.bytes());
    }
  }
}
