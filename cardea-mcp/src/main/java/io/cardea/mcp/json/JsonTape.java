package io.cardea.mcp.json;

import java.util.Arrays;

/**
 * The growing index of a text: three ints a value, in the order of the text. {@code start} and
 * {@code end} delimit its bytes; {@code link} packs its kind and the index of the first value that
 * is not inside it.
 */
final class JsonTape {

  static final int WIDTH = 3;

  private static final int KIND_SHIFT = 28;

  /** Longest text in bytes: it has fewer values than bytes, so every link fits. */
  static final int MAX_TEXT = (1 << KIND_SHIFT) - 1;

  private static final int NEXT_MASK = (1 << KIND_SHIFT) - 1;

  private int[] cells;
  private int size;

  JsonTape(int textLength) {
    // One value per 12 bytes is typical of MCP messages; a text that is refused early costs little.
    this.cells = new int[Math.clamp(textLength / 12, 16, 65_536) * WIDTH];
  }

  int add(JsonKind kind, int start, int end) {
    int at = size * WIDTH;
    if (at == cells.length) {
      cells = Arrays.copyOf(cells, at * 2);
    }
    cells[at] = start;
    cells[at + 1] = end;
    cells[at + 2] = (kind.code() << KIND_SHIFT) | (size + 1);
    return size++;
  }

  void close(int node, int end) {
    int at = node * WIDTH;
    cells[at + 1] = end;
    cells[at + 2] = (cells[at + 2] & ~NEXT_MASK) | size;
  }

  int[] cells() {
    return cells;
  }

  int size() {
    return size;
  }

  static JsonKind kind(int[] cells, int node) {
    return JsonKind.of(cells[node * WIDTH + 2] >>> KIND_SHIFT);
  }

  static int next(int[] cells, int node) {
    return cells[node * WIDTH + 2] & NEXT_MASK;
  }
}
