package io.cardea.mcp.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One strict pass over a JSON text (RFC 8259) that fills a {@link JsonTape}. */
final class JsonScanner {

  private final byte[] bytes;
  private final int to;
  private final int maxDepth;
  private final JsonTape tape;
  private int[] open = new int[16];
  private int depth;
  private int at;
  private @Nullable JsonError error;

  JsonScanner(byte[] bytes, int from, int to, int maxDepth) {
    this.bytes = bytes;
    this.at = from;
    this.to = to;
    this.maxDepth = maxDepth;
    this.tape = new JsonTape(to - from);
  }

  Json scan() {
    int from = at;
    boolean ok = values();
    if (ok) {
      skipSpace();
      if (at < to) {
        fail("text after the value");
      }
    }
    JsonError failed = error;
    return failed == null ? new JsonDocument(bytes, from, to, tape.cells()) : failed;
  }

  /** Reads one value and, without recursion, all that is inside it. */
  private boolean values() {
    do {
      skipSpace();
      if (at >= to) {
        return fail("text ends where a value is due");
      }
      byte c = bytes[at];
      boolean opened = c == '{' || c == '[';
      if (opened ? !open(c) : !scalar(c)) {
        return false;
      }
      if (!opened && !afterValue()) {
        return false;
      }
    } while (depth > 0);
    return true;
  }

  private boolean open(byte c) {
    if (depth == maxDepth) {
      return fail("nested deeper than " + maxDepth);
    }
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
    }
    boolean object = c == '{';
    open[depth++] = tape.add(object ? JsonKind.OBJECT : JsonKind.ARRAY, at++, 0);
    skipSpace();
    if (at < to && bytes[at] == (object ? '}' : ']')) {
      return close() && afterValue();
    }
    return !object || key();
  }

  /** Consumes what may follow a value, up to where the next value is due. */
  private boolean afterValue() {
    while (depth > 0) {
      skipSpace();
      if (at >= to) {
        return fail("text ends inside a container");
      }
      boolean object = JsonTape.kind(tape.cells(), open[depth - 1]) == JsonKind.OBJECT;
      byte c = bytes[at];
      if (c == ',') {
        at++;
        return !object || key();
      }
      if (c != (object ? '}' : ']')) {
        return fail("expected a comma or the container's end");
      }
      if (!close()) {
        return false;
      }
    }
    return true;
  }

  private boolean close() {
    int node = open[--depth];
    at++;
    tape.close(node, at);
    if (JsonTape.kind(tape.cells(), node) == JsonKind.OBJECT) {
      int duplicate = JsonKeys.duplicate(bytes, tape.cells(), node);
      if (duplicate >= 0) {
        at = tape.cells()[duplicate * JsonTape.WIDTH];
        return fail("duplicate key");
      }
    }
    return true;
  }

  private boolean key() {
    skipSpace();
    if (at >= to || bytes[at] != '"') {
      return fail("expected a key");
    }
    if (!string()) {
      return false;
    }
    skipSpace();
    if (at >= to || bytes[at] != ':') {
      return fail("expected a colon");
    }
    at++;
    return true;
  }

  private boolean scalar(byte c) {
    return switch (c) {
      case '"' -> string();
      case 't' -> literal("true", JsonKind.TRUE);
      case 'f' -> literal("false", JsonKind.FALSE);
      case 'n' -> literal("null", JsonKind.NULL);
      default -> number();
    };
  }

  private boolean literal(String word, JsonKind kind) {
    int end = at + word.length();
    if (end > to) {
      return fail("not a value");
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[at + i] != word.charAt(i)) {
        return fail("not a value");
      }
    }
    tape.add(kind, at, end);
    at = end;
    return true;
  }

  private boolean string() {
    int start = at;
    JsonKind kind = JsonKind.PLAIN_STRING;
    at = PlainRun.end(bytes, start + 1, to);
    while (at < to) {
      byte c = bytes[at];
      if (c == '"') {
        tape.add(kind, start, ++at);
        return true;
      }
      if (c == '\\') {
        kind = JsonKind.ESCAPED_STRING;
        if (!escape()) {
          return false;
        }
      } else if (c >= 0) {
        return fail("control character in a string");
      } else if (!beyondAscii()) {
        return false;
      }
      at = PlainRun.end(bytes, at, to);
    }
    return fail("text ends inside a string");
  }

  private boolean beyondAscii() {
    int i = at;
    while (i < to && bytes[i] < 0) {
      int length = Utf8.sequence(bytes, i, to);
      if (length == 0) {
        at = i;
        return fail("not UTF-8");
      }
      i += length;
    }
    at = i;
    return true;
  }

  private boolean escape() {
    at++;
    if (at >= to) {
      return fail("text ends inside a string");
    }
    switch (bytes[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
      case 'u' -> {
        for (int i = 1; i <= 4; i++) {
          if (at + i >= to || Character.digit(bytes[at + i], 16) < 0) {
            return fail("not a \\u escape");
          }
        }
        at += 5;
      }
      default -> {
        return fail("not an escape");
      }
    }
    return true;
  }

  private boolean number() {
    int start = at;
    if (bytes[at] == '-') {
      at++;
    }
    boolean leadingZero = at < to && bytes[at] == '0';
    int digits = digits();
    if (digits == 0 || (leadingZero && digits > 1)) {
      at = start;
      return fail("not a value");
    }
    if (at < to && bytes[at] == '.') {
      at++;
      if (digits() == 0) {
        return fail("not a number");
      }
    }
    if (at < to && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < to && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      if (digits() == 0) {
        return fail("not a number");
      }
    }
    tape.add(JsonKind.NUMBER, start, at);
    return true;
  }

  private int digits() {
    int start = at;
    int i = start;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    at = i;
    return i - start;
  }

  private void skipSpace() {
    int i = at;
    while (i < to && bytes[i] <= ' ' && isSpace(bytes[i])) {
      i++;
    }
    at = i;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private boolean fail(String reason) {
    error = new JsonError(at, reason);
    return false;
  }
}
