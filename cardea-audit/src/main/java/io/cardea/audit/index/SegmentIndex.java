package io.cardea.audit.index;

import io.cardea.audit.segment.Frame;
import io.cardea.model.audit.RecordField;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where in a segment what is. A row is an entry that begins there, or an outcome whose beginning is
 * in an older segment; rows are numbered in the order of the log. Immutable.
 *
 * <p>As bytes, big-endian: magic, CRC-32C of all that follows, four zeros, then the {@link Head},
 * the columns of the rows (time, place and ordinal of beginning and outcome), the keys in order,
 * where the rows of each begin, and those. Places are counted in units of eight bytes, -1 is none.
 */
public final class SegmentIndex {

  static final long MAGIC = 0x4344_4149_4458_0003L; // CDAIDX, version 3
  static final int NONE = -1;

  private static final int CHECKED_FROM = 2 * Long.BYTES;

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
          : CHECKED_FROM
              + BYTES
              + rows * (Long.BYTES + 4L * Integer.BYTES)
              + keys * (long) Long.BYTES
              + (keys + 1L + postings) * Integer.BYTES;
    }
  }

  private final Head head;
  private final LongBuffer times;
  private final IntBuffer beginnings;
  private final IntBuffer beginningOrdinals;
  private final IntBuffer outcomes;
  private final IntBuffer outcomeOrdinals;
  private final LongBuffer keys;
  private final IntBuffer starts;
  private final IntBuffer postings;

  private SegmentIndex(Head head, ByteBuffer columns) {
    this.head = head;
    this.times = longs(columns, head.rows());
    this.beginnings = ints(columns, head.rows());
    this.beginningOrdinals = ints(columns, head.rows());
    this.outcomes = ints(columns, head.rows());
    this.outcomeOrdinals = ints(columns, head.rows());
    this.keys = longs(columns, head.keys());
    this.starts = ints(columns, head.keys() + 1);
    this.postings = ints(columns, head.postings());
  }

  /** The index that {@code bytes} are; empty if they are none that is whole. */
  static Optional<SegmentIndex> of(ByteBuffer bytes) {
    return bytes.capacity() >= CHECKED_FROM
            && bytes.getLong(0) == MAGIC
            && bytes.getInt(Long.BYTES)
                == checksum(bytes.duplicate().clear().position(CHECKED_FROM))
        ? ofWhole(bytes)
        : Optional.empty();
  }

  /** The index that bytes are whose magic and checksum are right; empty if they are none. */
  static Optional<SegmentIndex> ofWhole(ByteBuffer bytes) {
    if (bytes.capacity() < CHECKED_FROM + Head.BYTES) {
      return Optional.empty();
    }
    ByteBuffer content = bytes.duplicate().clear().position(CHECKED_FROM);
    Head head = Head.read(content);
    if (head.size() != bytes.capacity()) {
      return Optional.empty();
    }
    SegmentIndex index = new SegmentIndex(head, content);
    return index.isSound() ? Optional.of(index) : Optional.empty();
  }

  /** Writes magic and checksum in front of what is complete otherwise. */
  static void finish(ByteBuffer bytes) {
    bytes.putLong(0, MAGIC);
    bytes.putInt(Long.BYTES, checksum(bytes.duplicate().clear().position(CHECKED_FROM)));
  }

  /** Where the head begins. */
  static int start() {
    return CHECKED_FROM;
  }

  private static int checksum(ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }

  private static LongBuffer longs(ByteBuffer from, int count) {
    LongBuffer part = from.slice(from.position(), count * Long.BYTES).asLongBuffer();
    from.position(from.position() + count * Long.BYTES);
    return part;
  }

  private static IntBuffer ints(ByteBuffer from, int count) {
    IntBuffer part = from.slice(from.position(), count * Integer.BYTES).asIntBuffer();
    from.position(from.position() + count * Integer.BYTES);
    return part;
  }

  /** Whether all that points somewhere points into the index, whoever wrote it. */
  private boolean isSound() {
    for (int key = 0; key < head.keys(); key++) {
      if (starts.get(key) < 0 || starts.get(key) > starts.get(key + 1)) {
        return false;
      }
    }
    if (starts.get(0) < 0 || starts.get(head.keys()) != head.postings()) {
      return false;
    }
    for (int at = 0; at < head.postings(); at++) {
      if (postings.get(at) < 0 || postings.get(at) >= head.rows()) {
        return false;
      }
    }
    for (int row = 0; row < head.rows(); row++) {
      if (beginnings.get(row) < NONE || outcomes.get(row) < NONE) {
        return false;
      }
    }
    return true;
  }

  Head head() {
    return head;
  }

  /** Number of the segment. */
  public long segment() {
    return head.segment();
  }

  /** How many rows there are. */
  public int rows() {
    return head.rows();
  }

  /** The oldest segment that may hold an open intent where this one begins; 0 if not known. */
  public long openSince() {
    return head.openSince();
  }

  /** Whether a row may be of a time from {@code since} to before {@code until}. */
  public boolean mayHold(long since, long until) {
    return head.maxTime() >= since && head.minTime() < until;
  }

  /** Where the segment has bytes that are no record, for the first time; -1 if it has none. */
  public long damagedAt() {
    return head.damagedAt();
  }

  /** The time of a row. */
  public long time(int row) {
    return times.get(row);
  }

  /** Where the record begins that a row begins with; -1 if that is in an older segment. */
  public long beginning(int row) {
    return bytes(beginnings.get(row));
  }

  /** Which record of the segment that is. */
  public long beginningOrdinal(int row) {
    return beginningOrdinals.get(row);
  }

  /** Where the outcome begins; -1 if it is not in this segment. */
  public long outcome(int row) {
    return bytes(outcomes.get(row));
  }

  /** Which record of the segment that is. */
  public long outcomeOrdinal(int row) {
    return outcomeOrdinals.get(row);
  }

  /** The rows of {@code value}, in order, and maybe others that only look like it. */
  public IntBuffer rows(RecordField field, String value) {
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
    return postings.slice(starts.get(low), starts.get(low + 1) - starts.get(low));
  }

  private static long bytes(int units) {
    return units == NONE ? NONE : (long) units * Frame.ALIGNMENT_BYTES;
  }
}
