package io.cardea.audit.index;

import java.util.Arrays;

/** Where a text is in a record; before it is read, nowhere. */
class Text {

  static final int NONE = -1;

  byte[] bytes = new byte[0];
  int start;
  int end = NONE;

  final boolean isThere() {
    return end != NONE;
  }

  final void forget() {
    end = NONE;
  }

  /** Is where {@code other} is. */
  final void set(Text other) {
    bytes = other.bytes;
    start = other.start;
    end = other.end;
  }

  /** Whether it is {@code length} bytes of {@code other}; only of one that is there. */
  final boolean isEqual(byte[] other, int length) {
    return Arrays.equals(bytes, start, end, other, 0, length);
  }
}
