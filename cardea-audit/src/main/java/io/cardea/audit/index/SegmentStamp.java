package io.cardea.audit.index;

import io.cardea.audit.read.FrameReader;
import io.cardea.audit.read.SegmentScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What an index was made of: where the segment's records begin and end, and the first and the last
 * of them. It tells an index of another log or of a part from the right one; that nobody changed
 * the records it does not tell, that is what the seal is for.
 *
 * @param end where the last record ends
 * @param firstAt where the first whole record begins; -1 if there is none
 * @param lastAt where the last record begins; -1 if there is none
 * @param first CRC-32C of the first payload
 * @param last CRC-32C of the last payload
 */
record SegmentStamp(long end, long firstAt, long lastAt, int first, int last) {

  static final int BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

  static int checksum(byte[] payload, int length) {
    CRC32C crc = new CRC32C();
    crc.update(payload, 0, length);
    return (int) crc.getValue();
  }

  static SegmentStamp read(ByteBuffer buffer) {
    return new SegmentStamp(
        buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getInt());
  }

  void putInto(ByteBuffer buffer) {
    buffer.putLong(end).putLong(firstAt).putLong(lastAt).putInt(first).putInt(last);
  }

  /** Whether the segment has these records, and none behind them. */
  boolean isOf(Path folder, long segment) throws IOException {
    if (end < 0) {
      return false;
    }
    try (FrameReader reader = FrameReader.open(folder, segment);
        SegmentScanner behind = SegmentScanner.open(folder, segment, end)) {
      return has(reader) && behind.payload().isEmpty();
    }
  }

  private boolean has(FrameReader reader) throws IOException {
    if (lastAt < 0) {
      return firstAt == lastAt && end == 0;
    }
    return firstAt >= 0
        && lastAt >= firstAt
        && end > lastAt
        && has(reader, firstAt, first)
        && has(reader, lastAt, last);
  }

  private static boolean has(FrameReader reader, long offset, int checksum) throws IOException {
    Optional<byte[]> payload = reader.payload(offset);
    return payload.isPresent() && checksum(payload.get(), payload.get().length) == checksum;
  }
}
