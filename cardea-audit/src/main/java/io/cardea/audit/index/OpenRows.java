package io.cardea.audit.index;

import java.util.Arrays;

/**
 * The rows of intents that have no outcome yet, by what their ids are called (see {@link
 * FieldKey}): a hash table with linear probing (D. E. Knuth, The Art of Computer Programming, 6.4,
 * algorithms L and R). One thread.
 */
final class OpenRows {

  /** No row. */
  static final int NONE = -1;

  private static final int USUAL_SLOTS = 256;

  private long[] keys = new long[USUAL_SLOTS];
  private int[] rows = free(USUAL_SLOTS);
  private int size;

  int size() {
    return size;
  }

  /** The row of {@code key} is {@code row} from now on, whatever it was. */
  void put(long key, int row) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = slot(key);
    size += rows[slot] == NONE ? 1 : 0;
    keys[slot] = key;
    rows[slot] = row;
  }

  /** Takes out the row of {@code key}, and gives it; {@link #NONE} if there is none. */
  int remove(long key) {
    int gap = slot(key);
    int row = rows[gap];
    if (row == NONE) {
      return NONE;
    }
    size--;
    int mask = keys.length - 1;
    rows[gap] = NONE;
    for (int slot = gap + 1 & mask; rows[slot] != NONE; slot = slot + 1 & mask) {
      int home = (int) keys[slot] & mask;
      if ((slot - home & mask) >= (slot - gap & mask)) { // it would not be found behind the gap
        keys[gap] = keys[slot];
        rows[gap] = rows[slot];
        rows[slot] = NONE;
        gap = slot;
      }
    }
    return row;
  }

  /** Adds all rows to {@code found}, in no order. */
  void addTo(IntList found) {
    for (int row : rows) {
      if (row != NONE) {
        found.add(row);
      }
    }
  }

  /** Where {@code key} is, or would be. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) key & mask;
    while (rows[slot] != NONE && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] before = keys;
    int[] rowsBefore = rows;
    keys = new long[2 * before.length];
    rows = free(2 * before.length);
    for (int old = 0; old < before.length; old++) {
      if (rowsBefore[old] != NONE) {
        int slot = slot(before[old]);
        keys[slot] = before[old];
        rows[slot] = rowsBefore[old];
      }
    }
  }

  private static int[] free(int slots) {
    int[] none = new int[slots];
    Arrays.fill(none, NONE);
    return none;
  }
}
