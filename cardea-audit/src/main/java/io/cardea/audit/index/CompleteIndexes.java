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

  /** What the files begin with that were whole when they were read. */
  private final Map<Long, ByteBuffer> whole = new HashMap<>();

  private final Map<Long, ByteBuffer> unwritten = new LinkedHashMap<>();
  private long waitNanos;
  private long failedAt;

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

  /** The index of a segment, if there is one that is whole; to be closed. */
  Optional<StoredIndex> find(long segment) throws IOException {
    ByteBuffer start = whole.get(segment);
    if (start != null) {
      Optional<StoredIndex> known = files.read(segment, start);
      if (known.isPresent()) {
        return known;
      }
      whole.remove(segment); // it was cut or replaced
    }
    ByteBuffer left = unwritten.get(segment);
    return left == null ? read(segment) : StoredIndex.of(left);
  }

  private Optional<StoredIndex> read(long segment) throws IOException {
    Optional<StoredIndex> found = files.read(segment);
    found.ifPresent(index -> whole.put(segment, index.beginsWith()));
    return found;
  }

  /** Whether that of a segment was whole when it was last read. */
  boolean isKnown(long segment) {
    return whole.containsKey(segment) || unwritten.containsKey(segment);
  }

  /** Keeps the index that {@code bytes} are, and gives it; to be closed. */
  StoredIndex keep(long segment, ByteBuffer bytes) throws IOException {
    if (isKept && !isWaiting()) {
      Optional<StoredIndex> written = write(segment, bytes);
      if (written.isPresent()) {
        return written.get();
      }
    }
    unwritten.put(segment, bytes);
    if (unwritten.size() > MAX_UNWRITTEN) {
      unwritten.remove(unwritten.keySet().iterator().next());
    }
    return StoredIndex.of(bytes).orElseThrow();
  }

  private Optional<StoredIndex> write(long segment, ByteBuffer bytes) {
    try {
      files.write(segment, bytes);
      ByteBuffer start = StoredIndex.beginningOf(bytes);
      Optional<StoredIndex> written = files.read(segment, start);
      if (written.isPresent()) {
        whole.put(segment, start);
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
  void writeAgain() throws IOException {
    for (Map.Entry<Long, ByteBuffer> left : Map.copyOf(unwritten).entrySet()) {
      if (!isKept || isWaiting()) {
        return;
      }
      Optional<StoredIndex> written = write(left.getKey(), left.getValue());
      if (written.isEmpty()) {
        return;
      }
      written.get().close();
      unwritten.remove(left.getKey());
    }
  }

  /** Forgets and removes what is of no segment of {@code there}. */
  void retain(Collection<Long> there) throws IOException {
    whole.keySet().retainAll(there);
    unwritten.keySet().retainAll(there);
    if (isKept) {
      files.retain(there);
    }
  }
}
