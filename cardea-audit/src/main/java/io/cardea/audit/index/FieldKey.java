package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a value of a field is called in an index: 64 bits of it, read by words of eight bytes and
 * mixed as MurmurHash3 (A. Appleby) does. Two values may have the same: that costs looking at
 * records that do not fit.
 */
final class FieldKey {

  private static final long FIRST = 0xff51afd7ed558ccdL;
  private static final long SECOND = 0xc4ceb9fe1a85ec53L;
  private static final int TURN = 31;

  /** What the sum is of the fields alone. */
  private static final Map<RecordField, Long> BEGINNINGS = new EnumMap<>(RecordField.class);

  static {
    for (RecordField field : RecordField.values()) {
      byte[] label = field.label().getBytes(UTF_8);
      BEGINNINGS.put(field, finished(sum(0, label, 0, label.length)));
    }
  }

  private FieldKey() {}

  static long of(RecordField field, String value) {
    byte[] bytes = value.getBytes(UTF_8);
    return of(field, bytes, 0, bytes.length);
  }

  /** The same of bytes in UTF-8. */
  static long of(RecordField field, byte[] bytes, int from, int to) {
    return finished(sum(Objects.requireNonNull(BEGINNINGS.get(field)), bytes, from, to));
  }

  private static long sum(long beginning, byte[] bytes, int from, int to) {
    long sum = beginning ^ to - from;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      sum = with(sum, Words.at(bytes, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << Byte.SIZE | (bytes[at] & 0xff);
    }
    return with(sum, rest);
  }

  private static long with(long sum, long word) {
    return Long.rotateLeft(sum ^ word * FIRST, TURN) * SECOND;
  }

  private static long finished(long sum) {
    long hash = sum;
    hash = (hash ^ hash >>> 33) * FIRST;
    hash = (hash ^ hash >>> 33) * SECOND;
    return hash ^ hash >>> 33;
  }
}
