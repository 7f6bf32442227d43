package io.cardea.audit.index;

/** Where a text is in a record; before it is read, nowhere. That of the next one is often equal. */
class Text {

  static final int NONE = -1;

  /** Most bytes that are remembered. */
  private static final int MAX_KNOWN_BYTES = 256;

  byte[] bytes = new byte[0];
  int start;
  int end = NONE;

  /** What was read last, if that needed no escapes. */
  private byte[] known = new byte[0];

  private int knownLength = NONE;

  final boolean isThere() {
    return end != NONE;
  }

  final void forget() {
    end = NONE;
  }

  /**
   * Is where {@code other} is.
   *
   * @param isPlain whether it is spelled so in a record, without escapes
   */
  void set(Text other, boolean isPlain) {
    bytes = other.bytes;
    start = other.start;
    end = other.end;
    int length = end - start;
    if (!isPlain || length > MAX_KNOWN_BYTES) {
      knownLength = NONE;
      return;
    }
    if (known.length < length) {
      known = new byte[Math.min(2 * length, MAX_KNOWN_BYTES)];
    }
    System.arraycopy(bytes, start, known, 0, length);
    knownLength = length;
  }

  /** Whether what was {@link #set} last is at {@code from} again, and a quote behind it. */
  final boolean isAgain(byte[] record, int from, int limit) {
    int behind = from + knownLength;
    return knownLength != NONE
        && behind < limit
        && record[behind] == '"'
        && Words.isEqual(record, from, known, knownLength);
  }

  /** It is, and this is where; gives the place of the quote. */
  final int again(byte[] record, int from) {
    bytes = record;
    start = from;
    end = from + knownLength;
    return end;
  }

  /** Whether it is {@code length} bytes of {@code other}; only of one that is there. */
  final boolean isEqual(byte[] other, int length) {
    return end - start == length && Words.isEqual(bytes, start, other, length);
  }
}
