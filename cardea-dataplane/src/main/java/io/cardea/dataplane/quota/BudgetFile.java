package io.cardea.dataplane.quota;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is used of budgets, in a file of 65,536 slots that is mapped into memory: what was counted
 * is in the page cache at once and outlives a killed process; a machine that fails may lose what
 * came after the last {@link #sync}. A slot has five numbers: the halves of a {@link BudgetKey},
 * begin and end of the period, and what is used. Not thread-safe: its owner holds a lock.
 */
final class BudgetFile {

  /** How many budgets can be counted. */
  static final int SLOTS = 65_536;

  private static final long MAGIC = 0x0131_5455_4744_5543L;
  private static final long HEADER_BYTES = 64;
  private static final int LOW = 1;
  private static final int BEGIN = 2;
  private static final int END = 3;
  private static final int USED = 4;
  private static final int FIELDS = 5;
  private static final long BYTES = HEADER_BYTES + (long) SLOTS * FIELDS * Long.BYTES;
  private static final int ZEROS = 64 * 1024;
  private static final ValueLayout.OfLong NUMBER =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;
  private final Map<BudgetKey, Integer> slots = new HashMap<>();
  private final int[] free = new int[SLOTS];
  private final BitSet owned = new BitSet(SLOTS);
  private int frees;

  private BudgetFile(MemorySegment memory, long millis) {
    this.memory = memory;
    for (int slot = SLOTS - 1; slot >= 0; slot--) {
      BudgetKey key = new BudgetKey(get(slot, 0), get(slot, LOW));
      if (key.isNone()) {
        free[frees++] = slot;
      } else if (end(slot) <= millis || used(slot) < 0 || slots.putIfAbsent(key, slot) != null) {
        clear(slot);
        free[frees++] = slot;
      }
    }
  }

  /** One that is forgotten with the process. */
  static BudgetFile inMemory() {
    return new BudgetFile(MemorySegment.ofArray(new long[(int) (BYTES / Long.BYTES)]), 0);
  }

  /**
   * Opens the file {@code budgets} of {@code folder}, or makes both, so that only their owner can
   * read them. What belongs to periods that are over is dropped. Blocking.
   *
   * @param millis now, since 1970
   * @throws IOException if it cannot be read and written, or is something else
   */
  static BudgetFile in(Path folder, long millis) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path path = folder.resolve("budgets");
    try (FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      if (isUnfinished(channel)) {
        fill(channel);
      }
      if (channel.size() != BYTES || magic(channel) != MAGIC) {
        throw new IOException(
            path + " does not hold what was used of budgets; move it away to begin anew");
      }
      // Unmapped when nobody has it any more: a call may end after the gateway has closed it.
      return new BudgetFile(channel.map(MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto()), millis);
    }
  }

  /** Whether it is new, or a process was killed while it made it: the magic comes last. */
  private static boolean isUnfinished(FileChannel channel) throws IOException {
    return channel.size() <= BYTES && magic(channel) == 0;
  }

  private static long magic(FileChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return channel.read(head, 0) < Long.BYTES ? 0 : head.getLong(0);
  }

  /** Takes the space now: a mapped file that finds no room on its disk is a fault. */
  private static void fill(FileChannel channel) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(ZEROS);
    for (long at = 0; at < BYTES; ) {
      zeros.clear().limit((int) Math.min(ZEROS, BYTES - at));
      at += channel.write(zeros, at);
    }
    channel.force(true);
    ByteBuffer magic = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    channel.write(magic.putLong(0, MAGIC), 0);
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
    slots.remove(new BudgetKey(get(slot, 0), get(slot, LOW)));
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
    // In this order: at no time do the bounds of the new period stand beside the use of the old.
    set(slot, USED, used);
    set(slot, BEGIN, begin);
    set(slot, END, end);
  }

  void use(int slot, long units) {
    set(slot, USED, units);
  }

  private long get(int slot, int field) {
    return memory.get(NUMBER, at(slot, field));
  }

  private void set(int slot, int field, long value) {
    memory.set(NUMBER, at(slot, field), value);
  }

  private static long at(int slot, int field) {
    return HEADER_BYTES + ((long) slot * FIELDS + field) * Long.BYTES;
  }

  /** Waits until the disk has what was counted so far. For any thread; blocking. */
  void sync() {
    if (memory.isMapped()) {
      memory.force();
    }
  }
}
