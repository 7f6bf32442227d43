package io.cardea.audit.index;

import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.SegmentName;
import io.cardea.model.audit.RecordField;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The index of a segment as bytes, which do not change. One thread.
 *
 * <p>Big-endian: magic, CRC-32C of all that follows, four zeros, then the {@link Head}, the columns
 * of the rows (time, place and ordinal of beginning and outcome), the keys in order, where the rows
 * of each begin, and those. Places are counted in units of eight bytes, -1 is none.
 */
final class StoredIndex implements SegmentIndex {

  static final long MAGIC = 0x4344_4149_4458_0004L; // CDAIDX, version 4

  private static final int CHECKED_FROM = 2 * Long.BYTES;
  private static final int START_BYTES = CHECKED_FROM + Head.BYTES;
  private static final int PART_BYTES = 64 << 10;

  /**
   * What an index says of itself.
   *
   * @param segment number
   * @param stamp what it was made of
   * @param openSince the oldest segment that may hold an open intent where this one begins; 0 if
   *     that is not known
   * @param minTime earliest time of a row
   * @param maxTime latest time of a row
   * @param damagedAt where the first bytes are that are no record; -1 if there are none
   * @param rows how many
   * @param keys how many
   * @param postings how many rows all keys have together
   */
  record Head(
      long segment,
      SegmentStamp stamp,
      long openSince,
      long minTime,
      long maxTime,
      long damagedAt,
      int rows,
      int keys,
      int postings) {

    static final int BYTES = 5 * Long.BYTES + SegmentStamp.BYTES + 3 * Integer.BYTES;

    static Head read(ByteBuffer buffer) {
      return new Head(
          buffer.getLong(),
          SegmentStamp.read(buffer),
          buffer.getLong(),
          buffer.getLong(),
          buffer.getLong(),
          buffer.getLong(),
          buffer.getInt(),
          buffer.getInt(),
          buffer.getInt());
    }

    void putInto(ByteBuffer buffer) {
      buffer.putLong(segment);
      stamp.putInto(buffer);
      buffer.putLong(openSince).putLong(minTime).putLong(maxTime).putLong(damagedAt);
      buffer.putInt(rows).putInt(keys).putInt(postings);
    }

    /** Bytes of the whole index; -1 if the numbers cannot be right. */
    long size() {
      return rows < 0 || keys < 0 || postings < 0
          ? -1
          : START_BYTES
              + rows * (Long.BYTES + 4L * Integer.BYTES)
              + keys * (long) Long.BYTES
              + (keys + 1L + postings) * Integer.BYTES;
    }
  }

  private final ByteBuffer start;
  private final Head head;
  private final IndexBytes bytes;
  private final Column times;
  private final Column beginnings;
  private final Column beginningOrdinals;
  private final Column outcomes;
  private final Column outcomeOrdinals;
  private final Column keys;
  private final Column starts;
  private final Column postings;

  private StoredIndex(ByteBuffer start, IndexBytes bytes) {
    this.start = start;
    this.head = Head.read(start.duplicate().position(CHECKED_FROM));
    this.bytes = bytes;
    this.times = new Column(bytes, START_BYTES, Long.BYTES, head.rows());
    this.beginnings = new Column(bytes, times.end(), Integer.BYTES, head.rows());
    this.beginningOrdinals = new Column(bytes, beginnings.end(), Integer.BYTES, head.rows());
    this.outcomes = new Column(bytes, beginningOrdinals.end(), Integer.BYTES, head.rows());
    this.outcomeOrdinals = new Column(bytes, outcomes.end(), Integer.BYTES, head.rows());
    this.keys = new Column(bytes, outcomeOrdinals.end(), Long.BYTES, head.keys());
    this.starts = new Column(bytes, keys.end(), Integer.BYTES, head.keys() + 1);
    this.postings = new Column(bytes, starts.end(), Integer.BYTES, head.postings());
  }

  /** The index that {@code bytes} are; empty if they are none that is whole. */
  static Optional<StoredIndex> of(ByteBuffer bytes) throws IOException {
    return of(IndexBytes.of(bytes));
  }

  /** The same, wherever they are; all of them are read. */
  static Optional<StoredIndex> of(IndexBytes bytes) throws IOException {
    Optional<ByteBuffer> start = start(bytes);
    if (start.isEmpty()
        || start.get().getLong(0) != MAGIC
        || start.get().getInt(Long.BYTES) != checksum(bytes)) {
      return Optional.empty();
    }
    Optional<StoredIndex> index = read(start.get(), bytes);
    return index.isPresent() && index.get().isSound() ? index : Optional.empty();
  }

  /** The index that {@code bytes} are if they still begin with {@code start}; else empty. */
  static Optional<StoredIndex> known(IndexBytes bytes, ByteBuffer start) throws IOException {
    return start.equals(start(bytes).orElse(null)) ? read(start, bytes) : Optional.empty();
  }

  /** What only the whole index in {@code bytes} begins with, for {@link #known}. */
  static ByteBuffer beginningOf(ByteBuffer bytes) throws IOException {
    return start(IndexBytes.of(bytes)).orElseThrow();
  }

  /** What the bytes begin with, checksum and head; no other index begins so. */
  private static Optional<ByteBuffer> start(IndexBytes bytes) throws IOException {
    if (bytes.size() < START_BYTES) {
      return Optional.empty();
    }
    ByteBuffer start = ByteBuffer.allocate(START_BYTES);
    bytes.read(start, 0);
    return Optional.of(start.flip());
  }

  private static Optional<StoredIndex> read(ByteBuffer start, IndexBytes bytes) throws IOException {
    StoredIndex index = new StoredIndex(start, bytes);
    return index.head().size() == bytes.size() ? Optional.of(index) : Optional.empty();
  }

  /** Writes magic and checksum in front of what is complete otherwise. */
  static void finish(ByteBuffer bytes) {
    CRC32C content = new CRC32C();
    content.update(bytes.duplicate().clear().position(CHECKED_FROM));
    bytes.putLong(0, MAGIC).putInt(Long.BYTES, (int) content.getValue());
  }

  /** Where the head begins. */
  static int start() {
    return CHECKED_FROM;
  }

  private static int checksum(IndexBytes bytes) throws IOException {
    CRC32C content = new CRC32C();
    ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
    long size = bytes.size();
    for (long at = CHECKED_FROM; at < size; at += part.limit()) {
      bytes.read(part.clear().limit((int) Math.min(PART_BYTES, size - at)), at);
      content.update(part.flip());
    }
    return (int) content.getValue();
  }

  /** Whether all that points somewhere points into the index, whoever wrote it. */
  private boolean isSound() throws IOException {
    for (int key = 0; key < head.keys(); key++) {
      if (starts.get(key) < 0 || starts.get(key) > starts.get(key + 1)) {
        return false;
      }
    }
    if (starts.get(0) < 0 || starts.get(head.keys()) != head.postings()) {
      return false;
    }
    for (int at = 0; at < head.postings(); at++) {
      if (!isRow(postings.get(at))) {
        return false;
      }
    }
    for (int row = 0; row < head.rows(); row++) {
      if (beginnings.get(row) < NONE) {
        return false;
      }
    }
    for (int row = 0; row < head.rows(); row++) {
      if (outcomes.get(row) < NONE) {
        return false;
      }
    }
    return true;
  }

  private boolean isRow(long number) {
    return number >= 0 && number < head.rows();
  }

  /** What only this index begins with, for {@link #known}. */
  ByteBuffer beginsWith() {
    return start;
  }

  Head head() {
    return head;
  }

  @Override
  public long segment() {
    return head.segment();
  }

  @Override
  public int rows() {
    return head.rows();
  }

  @Override
  public long openSince() {
    return head.openSince();
  }

  @Override
  public boolean mayHold(long since, long until) {
    return head.maxTime() >= since && head.minTime() < until;
  }

  @Override
  public long damagedAt() {
    return head.damagedAt();
  }

  @Override
  public long time(int row) throws IOException {
    return times.get(row);
  }

  @Override
  public long beginning(int row) throws IOException {
    return bytes(beginnings.get(row));
  }

  @Override
  public long beginningOrdinal(int row) throws IOException {
    return beginningOrdinals.get(row);
  }

  @Override
  public long outcome(int row) throws IOException {
    return bytes(outcomes.get(row));
  }

  @Override
  public long outcomeOrdinal(int row) throws IOException {
    return outcomeOrdinals.get(row);
  }

  @Override
  public IntBuffer rows(RecordField field, String value) throws IOException {
    long key = FieldKey.of(field, value);
    int low = 0;
    int high = head.keys();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys.get(middle) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == head.keys() || keys.get(low) != key) {
      return IntBuffer.allocate(0);
    }
    return rows(starts.get(low), starts.get(low + 1));
  }

  /** It was sound when it was checked, and may have been changed since. */
  private IntBuffer rows(long from, long to) throws IOException {
    if (from < 0 || to < from || to > head.postings()) {
      throw changed();
    }
    int[] rows = postings.ints((int) from, (int) (to - from));
    for (int row : rows) {
      if (!isRow(row)) {
        throw changed();
      }
    }
    return IntBuffer.wrap(rows);
  }

  private IOException changed() {
    return new IOException(
        "the index of %s was changed; remove its file, it is made anew"
            .formatted(SegmentName.of(segment())));
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }

  /** The place that is so many units from the beginning. */
  static long bytes(long units) {
    return units == NONE ? NONE : units * Frame.ALIGNMENT_BYTES;
  }
}
