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
    for (int key = object + 1; key < end; key = JsonTape.next(cells, key + 1)) {
      count++;
    }
    return count <= PAIRWISE
        ? pairwise(bytes, cells, object, end)
        : bySet(bytes, cells, object, end);
  }

  private static int pairwise(byte[] bytes, int[] cells, int object, int end) {
    for (int key = object + 1; key < end; key = JsonTape.next(cells, key + 1)) {
      for (int earlier = object + 1; earlier < key; earlier = JsonTape.next(cells, earlier + 1)) {
        if (same(bytes, cells, earlier, key)) {
          return key;
        }
      }
    }
    return -1;
  }

  /**
   * String keys order themselves when their hashes collide, so chosen keys cannot make this
   * quadratic.
   */
  private static int bySet(byte[] bytes, int[] cells, int object, int end) {
    Set<String> seen = new HashSet<>();
    for (int key = object + 1; key < end; key = JsonTape.next(cells, key + 1)) {
      if (!seen.add(decoded(bytes, cells, key))) {
        return key;
      }
    }
    return -1;
  }

  private static boolean same(byte[] bytes, int[] cells, int one, int other) {
    if (JsonTape.kind(cells, one) == JsonKind.PLAIN_STRING
        && JsonTape.kind(cells, other) == JsonKind.PLAIN_STRING) {
      int a = one * JsonTape.WIDTH;
      int b = other * JsonTape.WIDTH;
      return Arrays.equals(bytes, cells[a], cells[a + 1], bytes, cells[b], cells[b + 1]);
    }
    return decoded(bytes, cells, one).equals(decoded(bytes, cells, other));
  }

  private static String decoded(byte[] bytes, int[] cells, int node) {
    int at = node * JsonTape.WIDTH;
    return JsonStrings.decode(bytes, cells[at] + 1, cells[at + 1] - 1);
  }
}
