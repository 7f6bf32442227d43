package io.cardea.audit.index;

import java.util.Arrays;

/**
 * The rows of each of a few keys, in the order in which they were added: a hash table with linear
 * probing whose slots lead to lists in arrays. Keys must be well mixed. One thread.
 */
final class Postings {

  private static final int USUAL_SLOTS = 2048;
  private static final int NONE = -1;

  private long[] keys = new long[USUAL_SLOTS];

  /** By slot, the first of the key's rows, its last, and how many; none: a free slot. */
  private int[] first = new int[USUAL_SLOTS];

  private int[] last = new int[USUAL_SLOTS];
  private int[] counts = new int[USUAL_SLOTS];
  private int used;

  private int[] rows = new int[USUAL_SLOTS];
  private int[] next = new int[USUAL_SLOTS];
  private int size;

  /** How many rows there are of all keys together. */
  int size() {
    return size;
  }

  void add(long key, int row) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      next = Arrays.copyOf(next, 2 * size);
    }
    int slot = slot(key);
    if (counts[slot] == 0) {
      if (2 * (used + 1) > keys.length) {
        grow();
        slot = slot(key);
      }
      used++;
      keys[slot] = key;
      first[slot] = size;
    } else {
      next[last[slot]] = size;
    }
    last[slot] = size;
    counts[slot]++;
    rows[size] = row;
    next[size] = NONE;
    size++;
  }

  /** Adds the rows of {@code key} to {@code found}. */
  void rows(long key, IntList found) {
    int slot = slot(key);
    for (int at = counts[slot] == 0 ? NONE : first[slot]; at != NONE; at = next[at]) {
      found.add(rows[at]);
    }
  }

  /** The keys that have rows, in no order. */
  long[] keys() {
    long[] found = new long[used];
    int count = 0;
    for (int slot = 0; slot < keys.length; slot++) {
      if (counts[slot] > 0) {
        found[count++] = keys[slot];
      }
    }
    return found;
  }

  /** Where {@code key} is, or would be. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) key & mask;
    while (counts[slot] > 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] before = keys;
    int[] beforeFirst = first;
    int[] beforeLast = last;
    int[] beforeCounts = counts;
    int slots = 2 * before.length;
    keys = new long[slots];
    first = new int[slots];
    last = new int[slots];
    counts = new int[slots];
    for (int old = 0; old < before.length; old++) {
      if (beforeCounts[old] > 0) {
        int slot = slot(before[old]);
        keys[slot] = before[old];
        first[slot] = beforeFirst[old];
        last[slot] = beforeLast[old];
        counts[slot] = beforeCounts[old];
      }
    }
  }
}
