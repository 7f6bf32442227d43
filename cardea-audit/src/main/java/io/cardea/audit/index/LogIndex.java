package io.cardea.audit.index;

import io.cardea.audit.read.SegmentScanner;
import io.cardea.audit.segment.SegmentName;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of a log, one for each segment. Those of complete segments are kept in files, and
 * made where there is none that is whole; that of the segment that is written is in memory. What is
 * asked for is always as new as the log. Thread-safe; whoever asks while an index is made waits for
 * it, appending does not.
 */
public final class LogIndex {

  private static final Logger LOG = LoggerFactory.getLogger(LogIndex.class);

  /** Indexes that could not be written and are kept in memory, some 100 bytes a call each. */
  private static final int MAX_UNWRITTEN = 4;

  private static final long TURN_NANOS = Duration.ofSeconds(1).toNanos();

  private final Path folder;
  private final IndexFiles files;
  private final boolean isKept;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, SegmentIndex> complete = new HashMap<>();
  private final Map<Long, SegmentIndex> unwritten = new LinkedHashMap<>();
  private @Nullable SegmentIndexing newest;
  private boolean isFailing;

  private LogIndex(Path folder, boolean isKept) {
    this.folder = folder;
    this.files = new IndexFiles(folder);
    this.isKept = isKept;
  }

  /** The index of a log that this process writes. */
  public static LogIndex keptIn(Path folder) {
    return new LogIndex(folder, true);
  }

  /** The index of a log that is somebody else's or a copy: nothing is changed there. */
  public static LogIndex readOnly(Path folder) {
    return new LogIndex(folder, false);
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

  /** The index of one of these; empty if the segment is not there any more. */
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
   * Forgets the files that are mapped, as one was cut meanwhile; what is not whole any more is made
   * anew when it is asked for.
   */
  public void forgetFiles() {
    lock.lock();
    try {
      complete.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Follows the log, makes indexes that are missing, newest first, for about a second, and removes
   * those of segments that are gone. To be called about once a second.
   */
  public void tend() throws IOException {
    long deadline = System.nanoTime() + TURN_NANOS;
    NavigableSet<Long> done = segments();
    done.pollLast(); // the newest has an index when somebody searches
    for (long segment : done.descendingSet()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      Optional<SegmentIndex> _ = of(segment);
    }
    lock.lock();
    try {
      NavigableSet<Long> there = SegmentName.in(folder);
      complete.keySet().retainAll(there);
      if (isKept) {
        files.retain(there);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Reads on in the newest segment, or in the one that has become that. */
  private void follow() throws IOException {
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
        keep(reading);
        release();
        reading = SegmentIndexing.of(folder, next.get());
      } catch (IOException e) {
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
    SegmentIndex known = complete.get(segment);
    if (known == null) {
      known = unwritten.get(segment);
    }
    if (known != null) {
      return known;
    }
    Optional<SegmentIndex> found = files.read(segment);
    if (found.isPresent()) {
      complete.put(segment, found.get());
      return found.get();
    }
    try (SegmentIndexing made = SegmentIndexing.of(folder, segment)) {
      made.readWhole();
      return keep(made);
    }
  }

  private SegmentIndex keep(SegmentIndexing done) throws IOException {
    if (isKept) {
      try {
        files.write(done.segment(), done.bytes());
        Optional<SegmentIndex> written = files.read(done.segment());
        if (written.isPresent()) {
          complete.put(done.segment(), written.get());
          isFailing = false;
          return written.get();
        }
      } catch (IOException e) {
        if (!isFailing) {
          LOG.atWarn()
              .setCause(e)
              .log("The index of the audit log in {} cannot be written; queries are slow", folder);
        }
        isFailing = true;
      }
    }
    SegmentIndex index = SegmentIndex.of(done.bytes()).orElseThrow();
    unwritten.put(done.segment(), index);
    if (unwritten.size() > MAX_UNWRITTEN) {
      unwritten.remove(unwritten.keySet().iterator().next());
    }
    return index;
  }
}
