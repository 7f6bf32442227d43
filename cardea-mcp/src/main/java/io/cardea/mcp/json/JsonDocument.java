package io.cardea.mcp.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A valid JSON text and an index over it. A value is named by an int, its node; the text's own
 * value is {@link #ROOT}, and {@link #NONE} stands for a value that is not there. Nothing is copied
 * until it is asked for, and the bytes stay as they were received.
 */
public final class JsonDocument implements Json {

  /** The node of the outermost value. */
  public static final int ROOT = 0;

  /** The node of a value that is not there. */
  public static final int NONE = -1;

  private final byte[] bytes;
  private final int from;
  private final int to;
  private final int[] cells;

  JsonDocument(byte[] bytes, int from, int to, int[] cells) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.cells = cells;
  }

  /** The array the text is in; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Offset of the text's first byte. */
  public int from() {
    return from;
  }

  /** Offset after the text's last byte. */
  public int to() {
    return to;
  }

  public JsonKind kind(int node) {
    return JsonTape.kind(cells, node);
  }

  public boolean isObject(int node) {
    return node >= 0 && kind(node) == JsonKind.OBJECT;
  }

  public boolean isArray(int node) {
    return node >= 0 && kind(node) == JsonKind.ARRAY;
  }

  public boolean isString(int node) {
    return node >= 0 && kind(node).isString();
  }

  /** Offset of the value's first byte. */
  public int start(int node) {
    return cells[node * JsonTape.WIDTH];
  }

  /** Offset after the value's last byte. */
  public int end(int node) {
    return cells[node * JsonTape.WIDTH + 1];
  }

  /**
   * The first element of an array, or the first key of an object; {@link #NONE} if there is none.
   */
  public int first(int container) {
    return container + 1 < JsonTape.next(cells, container) ? container + 1 : NONE;
  }

  /** The element after {@code element} in {@code array}, or {@link #NONE}. */
  public int nextElement(int array, int element) {
    int next = JsonTape.next(cells, element);
    return next < JsonTape.next(cells, array) ? next : NONE;
  }

  /** The value of the member whose key node is {@code key}. */
  public int valueOf(int key) {
    return key + 1;
  }

  /** The key after {@code key} in {@code object}, or {@link #NONE}. */
  public int nextKey(int object, int key) {
    return nextElement(object, key + 1);
  }

  /**
   * The value of the member {@code name}, or {@link #NONE} if there is none or {@code node} is no
   * object.
   */
  public int member(int node, String name) {
    if (!isObject(node)) {
      return NONE;
    }
    for (int key = first(node); key != NONE; key = nextKey(node, key)) {
      if (textEquals(key, name)) {
        return valueOf(key);
      }
    }
    return NONE;
  }

  /** Whether {@code node} is a string of exactly these characters. */
  public boolean textEquals(int node, String text) {
    if (!isString(node)) {
      return false;
    }
    if (kind(node) == JsonKind.ESCAPED_STRING) {
      return text(node).equals(text);
    }
    int start = start(node) + 1;
    int length = end(node) - 1 - start;
    if (length < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return text(node).equals(text);
      }
      if (bytes[start + i] != c) {
        return false;
      }
    }
    return length == text.length();
  }

  /** The characters of a string. */
  public String text(int node) {
    int start = start(node) + 1;
    int end = end(node) - 1;
    return kind(node) == JsonKind.PLAIN_STRING
        ? new String(bytes, start, end - start, StandardCharsets.UTF_8)
        : JsonStrings.decode(bytes, start, end);
  }

  /** The value as it is written. */
  public String raw(int node) {
    return new String(bytes, start(node), end(node) - start(node), StandardCharsets.UTF_8);
  }

  /** A copy of the value's bytes as they are written. */
  public byte[] rawBytes(int node) {
    return Arrays.copyOfRange(bytes, start(node), end(node));
  }

  /** A copy of the whole text. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
