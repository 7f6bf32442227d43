package io.cardea.dataplane.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Tells a JSON-RPC request or notification from a response by whichever of its own members {@code
 * method}, {@code result} and {@code error} is first, without parsing what is in them.
 */
final class LargeMessage {

  private static final byte[] METHOD = "method".getBytes(US_ASCII);
  private static final byte[] RESULT = "result".getBytes(US_ASCII);
  private static final byte[] ERROR = "error".getBytes(US_ASCII);

  private LargeMessage() {}

  /** Whether {@code json}, which is valid JSON, is no response; false in doubt. */
  static boolean isRequest(byte[] json) {
    int depth = 0;
    boolean isName = false;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '{', '[' -> isName = ++depth == 1;
        case '}', ']' -> depth--;
        case ',' -> isName = depth == 1;
        case ':' -> isName = false;
        case '"' -> {
          int end = endOfString(json, i + 1);
          if (isName && is(json, i + 1, end, METHOD)) {
            return true;
          }
          if (isName && (is(json, i + 1, end, RESULT) || is(json, i + 1, end, ERROR))) {
            return false;
          }
          i = end;
        }
        default -> {}
      }
    }
    return false;
  }

  private static int endOfString(byte[] json, int from) {
    int at = from;
    while (at < json.length && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, json.length);
  }

  private static boolean is(byte[] json, int from, int to, byte[] name) {
    return Arrays.equals(json, from, to, name, 0, name.length);
  }
}
