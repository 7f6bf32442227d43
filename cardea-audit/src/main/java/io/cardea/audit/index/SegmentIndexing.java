package io.cardea.audit.index;

import io.cardea.audit.read.SegmentScanner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a segment, as far as it is written, into its index. One thread. */
final class SegmentIndexing implements Closeable {

  private final long segment;
  private final SegmentScanner scanner;
  private final SegmentTail tail;
  private final GrowingIndex index;

  private SegmentIndexing(long segment, SegmentScanner scanner, SegmentTail tail) {
    this.segment = segment;
    this.scanner = scanner;
    this.tail = tail;
    this.index = new GrowingIndex(segment);
  }

  static SegmentIndexing of(Path folder, long segment) throws IOException {
    SegmentTail tail = SegmentTail.open(folder, segment);
    try {
      return new SegmentIndexing(segment, SegmentScanner.open(folder, segment), tail);
    } catch (IOException e) {
      tail.close();
      throw e;
    }
  }

  long segment() {
    return segment;
  }

  /**
   * Reads on to the end of what is written by now. Records are appended one after the other, each
   * whole before the next begins: what is none in front of a whole one is damage, and read over.
   */
  void read() throws IOException {
    readRecords();
    while (tail.hasRecord(scanner.position()) && skipDamage()) {
      readRecords();
    }
    long end = scanner.position();
    index.torn(tail.isTorn(end) ? end : SegmentIndex.NONE);
  }

  /** Reads all of a segment that is not written any more, over what is no record. */
  void readWhole() throws IOException {
    readRecords();
    while (skipDamage()) {
      readRecords();
    }
    if (tail.isSet(scanner.position())) {
      index.damaged(scanner.position());
    }
  }

  private void readRecords() throws IOException {
    while (scanner.payload(this::add)) {}
  }

  private void add(byte[] bytes, int from, int length) {
    index.add(scanner.position(), bytes, from, length);
  }

  /** Goes to the next record; what had not been whole a moment ago may be now, and is no damage. */
  private boolean skipDamage() throws IOException {
    long from = scanner.position();
    boolean isFollowed = scanner.skipDamage();
    if (scanner.position() > from) {
      index.damaged(from);
    }
    return isFollowed;
  }

  /** As bytes; to be written only of a segment that was read whole. */
  ByteBuffer bytes() {
    return index.freeze();
  }

  /** The index of what was read so far, and will be; empty if that is nothing. */
  Optional<SegmentIndex> index() {
    return index.records() == 0 ? Optional.empty() : Optional.of(index);
  }

  @Override
  public void close() throws IOException {
    try (tail) {
      scanner.close();
    }
  }
}
