package io.cardea.audit.index;

import io.cardea.audit.read.SegmentScanner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a segment, as far as it is written, into its index. One thread. */
final class SegmentIndexing implements Closeable {

  private final long segment;
  private final SegmentScanner scanner;
  private final SegmentIndexBuilder builder;
  private @Nullable SegmentIndex frozen;
  private int frozenAt;

  private SegmentIndexing(long segment, SegmentScanner scanner) {
    this.segment = segment;
    this.scanner = scanner;
    this.builder = new SegmentIndexBuilder(segment);
  }

  static SegmentIndexing of(Path folder, long segment) throws IOException {
    return new SegmentIndexing(segment, SegmentScanner.open(folder, segment));
  }

  long segment() {
    return segment;
  }

  /** Reads on to the end of what is written by now. */
  void read() throws IOException {
    long offset = scanner.position();
    for (Optional<byte[]> next = scanner.payload(); next.isPresent(); next = scanner.payload()) {
      builder.add(offset, next.get());
      offset = scanner.position();
    }
  }

  /** Reads all of a segment that is not written any more, over what is no record. */
  void readWhole() throws IOException {
    read();
    long damagedAt = scanner.position();
    while (scanner.skipDamage()) {
      builder.damaged(damagedAt);
      read();
      damagedAt = scanner.position();
    }
  }

  /** As bytes; to be written only of a segment that was read whole. */
  ByteBuffer bytes() {
    return builder.freeze();
  }

  /** The index of what was read so far; empty if that is nothing. */
  Optional<SegmentIndex> index() {
    if (builder.records() == 0) {
      return Optional.empty();
    }
    if (frozen == null || frozenAt != builder.records()) {
      frozen = SegmentIndex.of(builder.freeze()).orElseThrow();
      frozenAt = builder.records();
    }
    return Optional.of(frozen);
  }

  @Override
  public void close() throws IOException {
    scanner.close();
  }
}
