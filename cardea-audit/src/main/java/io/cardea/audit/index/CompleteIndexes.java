package io.cardea.audit.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of complete segments: in files, or, as long as those cannot be written, a few in
 * memory. What could not be written is tried again after a second, then after twice as long each
 * time, at most {@value #MAX_WAIT_SECONDS} seconds. One thread at a time.
 */
final class CompleteIndexes {

  private static final Logger LOG = LoggerFactory.getLogger(CompleteIndexes.class);

  /** Indexes that could not be written and are kept in memory, some 100 bytes a call each. */
  private static final int MAX_UNWRITTEN = 4;

  private static final int MAX_WAIT_SECONDS = 64;
  private static final long FIRST_WAIT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MAX_WAIT_NANOS = Duration.ofSeconds(MAX_WAIT_SECONDS).toNanos();

  private final Path folder;
  private final IndexFiles files;
  private final boolean isKept;
  private final LongSupplier nanos;
  private final Map<Long, StoredIndex> mapped = new HashMap<>();
  private final Map<Long, Unwritten> unwritten = new LinkedHashMap<>();
  private long waitNanos;
  private long failedAt;

  private record Unwritten(ByteBuffer bytes, StoredIndex index) {}

  /**
   * @param isKept whether files may be written
   * @param nanos as {@link System#nanoTime}
   */
  CompleteIndexes(Path folder, boolean isKept, LongSupplier nanos) {
    this.folder = folder;
    this.files = new IndexFiles(folder);
    this.isKept = isKept;
    this.nanos = nanos;
  }

  /** The index of a segment, if there is one that is whole. */
  Optional<StoredIndex> find(long segment) throws IOException {
    StoredIndex known = mapped.get(segment);
    if (known != null) {
      return Optional.of(known);
    }
    Unwritten left = unwritten.get(segment);
    if (left != null) {
      return Optional.of(left.index());
    }
    Optional<StoredIndex> found = files.read(segment);
    found.ifPresent(index -> mapped.put(segment, index));
    return found;
  }

  /** Keeps the index that {@code bytes} are. */
  StoredIndex keep(long segment, ByteBuffer bytes) {
    if (isKept && !isWaiting()) {
      Optional<StoredIndex> written = write(segment, bytes);
      if (written.isPresent()) {
        return written.get();
      }
    }
    Unwritten left = new Unwritten(bytes, StoredIndex.of(bytes).orElseThrow());
    unwritten.put(segment, left);
    if (unwritten.size() > MAX_UNWRITTEN) {
      unwritten.remove(unwritten.keySet().iterator().next());
    }
    return left.index();
  }

  private Optional<StoredIndex> write(long segment, ByteBuffer bytes) {
    try {
      files.write(segment, bytes);
      Optional<StoredIndex> written = files.read(segment);
      if (written.isPresent()) {
        mapped.put(segment, written.get());
        waitNanos = 0;
        return written;
      }
    } catch (IOException e) {
      if (waitNanos == 0) {
        LOG.atWarn()
            .setCause(e)
            .log("The index of the audit log in {} cannot be written; queries are slow", folder);
      }
    }
    failedAt = nanos.getAsLong();
    waitNanos = Math.clamp(2 * waitNanos, FIRST_WAIT_NANOS, MAX_WAIT_NANOS);
    return Optional.empty();
  }

  /** Whether files could not be written a short time ago, and making more of them is no use. */
  boolean isWaiting() {
    return waitNanos > 0 && nanos.getAsLong() - failedAt < waitNanos;
  }

  /** Writes what could not be written, if it is time. */
  void writeAgain() {
    for (Map.Entry<Long, Unwritten> left : Map.copyOf(unwritten).entrySet()) {
      if (!isKept || isWaiting() || write(left.getKey(), left.getValue().bytes()).isEmpty()) {
        return;
      }
      unwritten.remove(left.getKey());
    }
  }

  /** Forgets which files are mapped. */
  void forgetFiles() {
    mapped.clear();
  }

  /** Forgets and removes what is of no segment of {@code there}. */
  void retain(Collection<Long> there) throws IOException {
    mapped.keySet().retainAll(there);
    unwritten.keySet().retainAll(there);
    if (isKept) {
      files.retain(there);
    }
  }
}
