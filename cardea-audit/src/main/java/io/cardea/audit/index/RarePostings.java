package io.cardea.audit.index;

import java.util.Arrays;

/**
 * The rows of very many keys that have one or two each, like those of ids: they are only appended,
 * as a hash table of so many would be out of every cache. Keys must be well mixed. One thread.
 */
final class RarePostings {

  private static final int USUAL = 1024;
  private static final int RADIX_BITS = 8;
  private static final int RADIX = 1 << RADIX_BITS;

  private long[] keys = new long[USUAL];
  private int[] rows = new int[USUAL];
  private int size;

  int size() {
    return size;
  }

  void add(long key, int row) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      rows = Arrays.copyOf(rows, 2 * size);
    }
    keys[size] = key;
    rows[size] = row;
    size++;
  }

  /** The key at a place; see {@link #sort}. */
  long key(int at) {
    return keys[at];
  }

  /** The row at a place. */
  int row(int at) {
    return rows[at];
  }

  /** Adds the rows of {@code key} to {@code found}; looks at all. */
  void rows(long key, IntList found) {
    for (int at = 0; at < size; at++) {
      if (keys[at] == key) {
        found.add(rows[at]);
      }
    }
  }

  /** Puts the smallest key, as a signed number, at place 0, and so on: byte by byte. */
  void sort() {
    long[] fromKeys = Arrays.copyOf(keys, size);
    int[] fromRows = Arrays.copyOf(rows, size);
    long[] toKeys = new long[size];
    int[] toRows = new int[size];
    for (int shift = 0; shift < Long.SIZE; shift += RADIX_BITS) {
      int[] places = new int[RADIX + 1];
      for (long key : fromKeys) {
        places[digit(key, shift) + 1]++;
      }
      for (int digit = 0; digit < RADIX; digit++) {
        places[digit + 1] += places[digit];
      }
      for (int at = 0; at < size; at++) {
        int to = places[digit(fromKeys[at], shift)]++;
        toKeys[to] = fromKeys[at];
        toRows[to] = fromRows[at];
      }
      long[] otherKeys = fromKeys;
      int[] otherRows = fromRows;
      fromKeys = toKeys;
      fromRows = toRows;
      toKeys = otherKeys;
      toRows = otherRows;
    }
    keys = Arrays.copyOf(fromKeys, keys.length);
    rows = Arrays.copyOf(fromRows, rows.length);
  }

  private static int digit(long key, int shift) {
    return (int) ((key ^ Long.MIN_VALUE) >>> shift) & (RADIX - 1);
  }
}
