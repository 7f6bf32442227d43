package io.cardea.mcp.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Skips the bytes of a string that need no thought, eight at a time (the "has zero byte" and "has
 * less" tests of Anderson, "Bit Twiddling Hacks"). A carry out of a byte that stops the run may
 * mark bytes after it but never one before it, so the lowest mark is exact.
 */
final class PlainRun {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SPACES = ONES * ' ';
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private PlainRun() {}

  /**
   * The first offset from {@code at} on whose byte is a quote, a backslash, a control character or
   * not ASCII; {@code to} if there is none.
   */
  static int end(byte[] bytes, int at, int to) {
    int i = at;
    while (i <= to - Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      long quote = word ^ QUOTES;
      long backslash = word ^ BACKSLASHES;
      long stops =
          (word | (word - SPACES) | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash))
              & HIGHS;
      if (stops != 0) {
        return i + (Long.numberOfTrailingZeros(stops) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < to && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }
}
