package io.cardea.audit.index;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/** Ints, one after the other, that grow. */
final class IntList {

  private int[] values;
  private int size;

  IntList(int capacity) {
    this.values = new int[capacity];
  }

  int size() {
    return size;
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(4, 2 * size));
    }
    values[size++] = value;
  }

  int get(int index) {
    return values[index];
  }

  void set(int index, int value) {
    values[index] = value;
  }

  void clear() {
    size = 0;
  }

  /** Puts the smallest first. */
  void sort() {
    for (int at = 1; at < size; at++) {
      if (values[at - 1] > values[at]) {
        Arrays.sort(values, 0, size);
        return;
      }
    }
  }

  /** These ints, which must not change any more. */
  IntBuffer toBuffer() {
    return IntBuffer.wrap(values, 0, size);
  }

  void putInto(ByteBuffer buffer) {
    buffer.asIntBuffer().put(values, 0, size);
    buffer.position(buffer.position() + size * Integer.BYTES);
  }
}
