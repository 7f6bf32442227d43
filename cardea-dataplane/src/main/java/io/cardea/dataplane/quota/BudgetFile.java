package io.cardea.dataplane.quota;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The slots of a {@link BudgetTable} in a file: what was written is in the page cache and outlives
 * a killed process; after {@link #force} it outlives the machine. Each slot has 64 bytes and so
 * crosses no border of pages or sectors: a kill leaves it as it was or as it should be.
 */
final class BudgetFile implements BudgetStore {

  private static final long MAGIC = 0x0132_5455_4744_5543L;
  private static final int SLOT_BYTES = 64;
  private static final int HEADER_BYTES = SLOT_BYTES;
  private static final int BYTES = HEADER_BYTES + BudgetTable.SLOTS * SLOT_BYTES;
  private static final int ZEROS = 64 * 1024;

  private final FileChannel channel;
  private final ByteBuffer slot =
      ByteBuffer.allocateDirect(SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private BudgetFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the file {@code budgets} of {@code folder}, or makes both, so that only their owner can
   * read them. Blocking.
   *
   * @throws IOException if it cannot be read and written, or is something else
   */
  static BudgetFile in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path path = folder.resolve("budgets");
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      if (isUnfinished(channel)) {
        fill(channel);
      }
      if (channel.size() != BYTES || magic(channel) != MAGIC) {
        throw new IOException(
            path + " does not hold what was used of budgets; move it away to begin anew");
      }
      return new BudgetFile(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
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

  /** Takes the space now, so that a full disk is no failure later. */
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

  /** What it holds. */
  long[] read() throws IOException {
    ByteBuffer all = ByteBuffer.allocate(BYTES - HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (all.hasRemaining()) {
      if (channel.read(all, HEADER_BYTES + (long) all.position()) < 0) {
        throw new IOException("what was used of budgets was cut");
      }
    }
    long[] numbers = new long[BudgetTable.SLOTS * BudgetTable.FIELDS];
    for (int at = 0; at < numbers.length; at++) {
      int from = at / BudgetTable.FIELDS * SLOT_BYTES;
      numbers[at] = all.getLong(from + at % BudgetTable.FIELDS * Long.BYTES);
    }
    return numbers;
  }

  @Override
  public void write(int number, long[] numbers, int from) throws IOException {
    slot.clear();
    for (int field = 0; field < BudgetTable.FIELDS; field++) {
      slot.putLong(numbers[from + field]);
    }
    slot.rewind();
    long at = HEADER_BYTES + (long) number * SLOT_BYTES;
    while (slot.hasRemaining()) {
      channel.write(slot, at + slot.position());
    }
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
