package io.cardea.audit.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes read eight at a time, the first one lowest. */
final class Words {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** The word of the eight bytes from {@code from} on. */
  static long at(byte[] bytes, int from) {
    return (long) WORD.get(bytes, from);
  }

  /**
   * Whether {@code length} bytes from {@code from} on are those that {@code other} begins with. Of
   * so few bytes as names and values have, {@link java.util.Arrays#equals} takes longer.
   */
  static boolean isEqual(byte[] bytes, int from, byte[] other, int length) {
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      if (at(bytes, from + at) != at(other, at)) {
        return false;
      }
    }
    if (length >= Long.BYTES) { // the last word may overlap the one before
      int last = length - Long.BYTES;
      return at(bytes, from + last) == at(other, last);
    }
    for (; at < length; at++) {
      if (bytes[from + at] != other[at]) {
        return false;
      }
    }
    return true;
  }
}
