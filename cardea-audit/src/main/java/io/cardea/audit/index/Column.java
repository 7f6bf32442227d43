package io.cardea.audit.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of the same width that stand one behind the other in an index, read by pages: who asks
 * for one after the other reads a page once. One thread.
 */
final class Column {

  private static final int PAGE_BYTES = 4096;

  private final IndexBytes bytes;
  private final long begin;
  private final int width;
  private final int count;
  private @Nullable ByteBuffer page;
  private int first;

  /**
   * @param begin where they begin
   * @param width bytes of each: 4 or 8
   */
  Column(IndexBytes bytes, long begin, int width, int count) {
    this.bytes = bytes;
    this.begin = begin;
    this.width = width;
    this.count = count;
  }

  /** Where the bytes behind it begin. */
  long end() {
    return begin + (long) count * width;
  }

  /** The number at {@code index}, from 0. */
  long get(int index) throws IOException {
    ByteBuffer numbers = page;
    if (numbers == null || index < first || index - first >= numbers.limit() / width) {
      numbers = load(index);
    }
    int at = (index - first) * width;
    return width == Long.BYTES ? numbers.getLong(at) : numbers.getInt(at);
  }

  private ByteBuffer load(int index) throws IOException {
    ByteBuffer numbers = page == null ? ByteBuffer.allocate(PAGE_BYTES) : page;
    page = null; // as long as it is not whole
    int each = PAGE_BYTES / width;
    first = index / each * each;
    numbers.clear().limit(Math.min(each, count - first) * width);
    bytes.read(numbers, begin + (long) first * width);
    page = numbers;
    return numbers;
  }

  /** So many numbers of four bytes from {@code index} on. */
  int[] ints(int index, int many) throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(many * width);
    bytes.read(numbers, begin + (long) index * width);
    int[] ints = new int[many];
    numbers.flip().asIntBuffer().get(ints);
    return ints;
  }
}
