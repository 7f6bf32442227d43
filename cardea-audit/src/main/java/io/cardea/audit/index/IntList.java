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

  void addAll(IntList others) {
    for (int at = 0; at < others.size; at++) {
      add(others.values[at]);
    }
  }

  void set(int index, int value) {
    values[index] = value;
  }

  /** The same ints, the smallest first. */
  IntList sorted() {
    IntList sorted = new IntList(0);
    sorted.values = Arrays.copyOf(values, size);
    sorted.size = size;
    Arrays.sort(sorted.values);
    return sorted;
  }

  /** These ints, which must not change any more. */
  IntBuffer toBuffer() {
    return IntBuffer.wrap(values, 0, size);
  }

  void putInto(ByteBuffer buffer) {
    for (int at = 0; at < size; at++) {
      buffer.putInt(values[at]);
    }
  }
}
