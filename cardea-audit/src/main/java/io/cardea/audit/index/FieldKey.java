package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a value of a field is called in an index: 64 bits of it (FNV-1a, finished as MurmurHash3
 * does). Two values may have the same: that costs looking at records that do not fit.
 */
final class FieldKey {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private FieldKey() {}

  /** What the hash is of the fields alone. */
  private static final Map<RecordField, Long> BEGINNINGS = new EnumMap<>(RecordField.class);

  static {
    for (RecordField field : RecordField.values()) {
      BEGINNINGS.put(field, (add(OFFSET, field.label()) ^ 0xffff) * PRIME); // no character is that
    }
  }

  static long of(RecordField field, String value) {
    return finished(add(beginning(field), value));
  }

  /** The same of bytes in UTF-8. */
  static long of(RecordField field, byte[] bytes, int from, int to) {
    long hash = beginning(field);
    for (int at = from; at < to; at++) {
      if (bytes[at] < 0) {
        return of(field, new String(bytes, from, to - from, UTF_8));
      }
      hash = (hash ^ bytes[at]) * PRIME;
    }
    return finished(hash);
  }

  private static long beginning(RecordField field) {
    return Objects.requireNonNull(BEGINNINGS.get(field));
  }

  private static long finished(long sum) {
    long hash = sum;
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    return hash ^ hash >>> 33;
  }

  private static long add(long hash, String text) {
    long sum = hash;
    for (int at = 0; at < text.length(); at++) {
      sum = (sum ^ text.charAt(at)) * PRIME;
    }
    return sum;
  }
}
