package io.cardea.dataplane.quota;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is used of budgets, in 65,536 slots in memory, and which of them have changed since {@link
 * #takeChanged}. A slot has five numbers: the halves of a {@link BudgetKey}, begin and end of the
 * period, and what is used. Not thread-safe: its owner holds a lock.
 */
final class BudgetTable {

  /** How many budgets can be counted. */
  static final int SLOTS = 65_536;

  /** Numbers of a slot. */
  static final int FIELDS = 5;

  private static final int LOW = 1;
  private static final int BEGIN = 2;
  private static final int END = 3;
  private static final int USED = 4;

  private final long[] numbers;
  private final Map<BudgetKey, Integer> slots = new HashMap<>();
  private final int[] free = new int[SLOTS];
  private final BitSet owned = new BitSet(SLOTS);
  private final BitSet changed = new BitSet(SLOTS);
  private Runnable onChange = () -> {};
  private int frees;

  /**
   * Goes on with what was used before; what belongs to periods that are over is dropped.
   *
   * @param numbers of all slots, one behind the other; taken over
   * @param millis now, since 1970
   */
  BudgetTable(long[] numbers, long millis) {
    this.numbers = numbers;
    for (int slot = SLOTS - 1; slot >= 0; slot--) {
      BudgetKey key = key(slot);
      if (key.isNone()) {
        free[frees++] = slot;
      } else if (end(slot) <= millis || used(slot) < 0 || slots.putIfAbsent(key, slot) != null) {
        clear(slot);
        free[frees++] = slot;
      }
    }
  }

  /** One in which nothing is used. */
  static BudgetTable empty() {
    return new BudgetTable(new long[SLOTS * FIELDS], 0);
  }

  /** Runs {@code told} when something changes after nothing had; its owner's lock is held. */
  void onChange(Runnable told) {
    onChange = told;
  }

  /** Whether something has changed. */
  boolean isChanged() {
    return !changed.isEmpty();
  }

  /**
   * Copies slots that have changed, until {@code into} is full, and takes them for unchanged.
   *
   * @param which gets their numbers
   * @param into gets what they hold
   * @return how many
   */
  int takeChanged(int[] which, long[] into) {
    int count = 0;
    for (int slot = changed.nextSetBit(0);
        slot >= 0 && count < which.length;
        slot = changed.nextSetBit(slot + 1)) {
      changed.clear(slot);
      System.arraycopy(numbers, slot * FIELDS, into, count * FIELDS, FIELDS);
      which[count++] = slot;
    }
    return count;
  }

  /** All slots have changed, also those that are free by now, for whoever lost what was written. */
  void allChanged() {
    for (int slot = 0; slot < SLOTS; slot++) {
      change(slot);
    }
  }

  /**
   * Gives the slot of {@code key}, a new one if it has none, to one owner; empty if there are too
   * many.
   */
  OptionalInt own(BudgetKey key) {
    Integer slot = slots.get(key);
    if (slot == null) {
      if (frees == 0) {
        return OptionalInt.empty();
      }
      slot = free[--frees];
      set(slot, 0, key.high());
      set(slot, LOW, key.low());
      slots.put(key, slot);
    }
    owned.set(slot);
    return OptionalInt.of(slot);
  }

  /** Its owner is gone; what it holds counts to the end of its period. */
  void leave(int slot) {
    owned.clear(slot);
  }

  /** Its owner is gone, and what it holds does not count. */
  void free(int slot) {
    owned.clear(slot);
    slots.remove(key(slot));
    clear(slot);
    free[frees++] = slot;
  }

  /** Frees every slot without an owner whose period is over at {@code millis}. */
  void sweep(long millis) {
    slots.values().stream()
        .filter(slot -> !owned.get(slot) && end(slot) <= millis)
        .toList()
        .forEach(this::free);
  }

  private BudgetKey key(int slot) {
    return new BudgetKey(get(slot, 0), get(slot, LOW));
  }

  private void clear(int slot) {
    for (int field = 0; field < FIELDS; field++) {
      set(slot, field, 0);
    }
  }

  long begin(int slot) {
    return get(slot, BEGIN);
  }

  long end(int slot) {
    return get(slot, END);
  }

  long used(int slot) {
    return get(slot, USED);
  }

  /** Begins a period, in which {@code used} is used already. */
  void begin(int slot, long begin, long end, long used) {
    set(slot, BEGIN, begin);
    set(slot, END, end);
    set(slot, USED, used);
  }

  void use(int slot, long units) {
    set(slot, USED, units);
  }

  private long get(int slot, int field) {
    return numbers[slot * FIELDS + field];
  }

  private void set(int slot, int field, long value) {
    numbers[slot * FIELDS + field] = value;
    change(slot);
  }

  private void change(int slot) {
    boolean isFirst = changed.isEmpty();
    changed.set(slot);
    if (isFirst) {
      onChange.run();
    }
  }
}
