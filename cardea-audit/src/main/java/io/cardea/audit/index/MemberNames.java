package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of members that are to be kept, and where: a small hash table. */
final class MemberNames {

  private static final int SLOTS = 64;

  /** A name, and where to keep what has it. */
  private static final class Named {
    private final byte[] label;
    private final long beginning;
    private final Text text;

    /** Another one in the same slot. */
    private final @Nullable Named other;

    private Named(byte[] label, Text text, @Nullable Named other) {
      this.label = label;
      this.beginning = beginning(label, 0, label.length);
      this.text = text;
      this.other = other;
    }
  }

  private final @Nullable Named[] known = new @Nullable Named[SLOTS];

  /** What has this {@code name}, which is not empty, is to be kept there. */
  void add(String name, Text text) {
    byte[] label = name.getBytes(UTF_8);
    int slot = slot(label, 0, label.length);
    known[slot] = new Named(label, text, known[slot]);
  }

  /** Where to keep what has this {@code name}, if it is to be kept. */
  @Nullable Text find(Text name) {
    int length = name.end - name.start;
    if (length == 0) {
      return null;
    }
    long beginning = beginning(name.bytes, name.start, length);
    for (Named one = known[slot(name.bytes, name.start, length)]; one != null; one = one.other) {
      if (length == one.label.length
          && beginning == one.beginning
          && (length <= Long.BYTES || name.isEqual(one.label, length))) {
        return one.text;
      }
    }
    return null;
  }

  /** The first eight of {@code length} bytes, with zeros behind them if they are less. */
  private static long beginning(byte[] name, int from, int length) {
    if (name.length - from < Long.BYTES) {
      return beginning(Arrays.copyOfRange(name, from, from + Long.BYTES), 0, length);
    }
    long word = Words.at(name, from);
    return length >= Long.BYTES ? word : word & ((1L << (length * Byte.SIZE)) - 1);
  }

  private static int slot(byte[] name, int from, int length) {
    return (3 * length + name[from]) & (SLOTS - 1);
  }
}
