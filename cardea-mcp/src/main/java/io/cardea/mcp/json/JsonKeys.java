package io.cardea.mcp.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Keys of an object: comparing them as a parser that unescapes would. */
final class JsonKeys {

  /** Up to here comparing each with each is cheaper than building a set. */
  private static final int PAIRWISE = 16;

  private JsonKeys() {}

  /** The first key node that an earlier key of {@code object} equals, or -1. */
  static int duplicate(byte[] bytes, int[] cells, int object) {
    int end = JsonTape.next(cells, object);
    int count = 0;
    boolean plain = true;
    for (int key = object + 1; key < end; key = JsonTape.next(cells, key + 1)) {
      count++;
      plain &= JsonTape.kind(cells, key) == JsonKind.PLAIN_STRING;
    }
    return plain && count <= PAIRWISE
        ? pairwise(bytes, cells, object, end)
        : bySet(bytes, cells, object, end);
  }

  private static int pairwise(byte[] bytes, int[] cells, int object, int end) {
    for (int key = object + 1; key < end; key = JsonTape.next(cells, key + 1)) {
      for (int earlier = object + 1; earlier < key; earlier = JsonTape.next(cells, earlier + 1)) {
        if (sameBytes(bytes, cells, earlier, key)) {
          return key;
        }
      }
    }
    return -1;
  }

  private static boolean sameBytes(byte[] bytes, int[] cells, int one, int other) {
    int a = cells[one * JsonTape.WIDTH];
    int b = cells[other * JsonTape.WIDTH];
    int length = cells[one * JsonTape.WIDTH + 1] - a;
    return length == cells[other * JsonTape.WIDTH + 1] - b
        && Arrays.equals(bytes, a, a + length, bytes, b, b + length);
  }

  /**
   * Compares keys unescaped. Strings order themselves when their hashes collide, so chosen keys
   * cannot make this quadratic.
   */
  private static int bySet(byte[] bytes, int[] cells, int object, int end) {
    Set<String> seen = new HashSet<>();
    for (int key = object + 1; key < end; key = JsonTape.next(cells, key + 1)) {
      int at = key * JsonTape.WIDTH;
      if (!seen.add(JsonStrings.decode(bytes, cells[at] + 1, cells[at + 1] - 1))) {
        return key;
      }
    }
    return -1;
  }
}
