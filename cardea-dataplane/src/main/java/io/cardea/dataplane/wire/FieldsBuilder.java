package io.cardea.dataplane.wire;

import io.cardea.mcp.http.FieldChars;
import java.util.Arrays;

/** Collects where the fields of a header are. */
final class FieldsBuilder {

  private static final int USUAL = 16;
  private static final int MAX_BUCKETS = 1024;

  private final byte[] bytes;
  private int[] places = new int[USUAL * Fields.SLOTS];
  private int count;

  /**
   * @param bytes holds the fields; it is kept, and must not change any more once they are built
   */
  FieldsBuilder(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A field whose name and value are there already; the value may have white space around it. */
  void add(int name, int nameEnd, int value, int valueEnd, int hash) {
    int from = value;
    int to = valueEnd;
    while (from < to && isBlank(bytes[from])) {
      from++;
    }
    while (to > from && isBlank(bytes[to - 1])) {
      to--;
    }
    int at = count * Fields.SLOTS;
    if (at == places.length) {
      places = Arrays.copyOf(places, 2 * at);
    }
    places[at + Fields.NAME] = name;
    places[at + Fields.NAME_END] = nameEnd;
    places[at + Fields.VALUE] = from;
    places[at + Fields.VALUE_END] = to;
    places[at + Fields.HASH] = hash;
    count++;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t';
  }

  /**
   * A field that is written at {@code from}.
   *
   * @return where the next may be written
   * @throws IllegalArgumentException if it has a character that it must not have
   */
  int add(int from, String name, String value) {
    int at = from;
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!FieldChars.isToken(c)) {
        throw new IllegalArgumentException("a header field's name is not a token");
      }
      hash = Fields.hash(hash, c);
      bytes[at++] = (byte) c;
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a header field has no name");
    }
    int end = at;
    if (!Fields.canHold(value)) {
      throw new IllegalArgumentException("a header field's value has a control character");
    }
    for (int i = 0; i < value.length(); i++) {
      bytes[at++] = (byte) value.charAt(i);
    }
    add(from, end, end, at, hash);
    return at;
  }

  /** The start of the value of the field that was added last. */
  int value() {
    return places[(count - 1) * Fields.SLOTS + Fields.VALUE];
  }

  /** The end of the value of the field that was added last. */
  int valueEnd() {
    return places[(count - 1) * Fields.SLOTS + Fields.VALUE_END];
  }

  Fields build() {
    int buckets = Math.clamp(Integer.highestOneBit(count) * 2L, 1, MAX_BUCKETS);
    int first = count * Fields.SLOTS;
    int[] exact = Arrays.copyOf(places, first + buckets);
    Arrays.fill(exact, first, exact.length, 0);
    // From the last to the first, so that fields of one name are found in their order.
    for (int i = count - 1; i >= 0; i--) {
      int at = i * Fields.SLOTS;
      int bucket = first + (exact[at + Fields.HASH] & buckets - 1);
      exact[at + Fields.NEXT] = exact[bucket];
      exact[bucket] = i + 1;
    }
    return new Fields(bytes, exact, count, buckets);
  }
}
