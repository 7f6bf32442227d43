package io.cardea.audit.index;

import io.cardea.model.audit.RecordField;

/**
 * What a value of a field is called in an index: 64 bits of it (FNV-1a, finished as MurmurHash3
 * does). Two values may have the same: that costs looking at records that do not fit.
 */
final class FieldKey {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private FieldKey() {}

  static long of(RecordField field, String value) {
    long hash = add(OFFSET, field.label());
    hash = (hash ^ 0xffff) * PRIME; // no character is that
    hash = add(hash, value);
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
