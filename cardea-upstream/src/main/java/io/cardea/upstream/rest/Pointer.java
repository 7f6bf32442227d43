package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.header.Digits;
import io.cardea.mcp.json.JsonDocument;

/** JSON Pointer (RFC 6901). Pure. */
final class Pointer {

  private static final int MAX_DIGITS = 9;

  private Pointer() {}

  /** The value that {@code pointer} names, from {@code node} on, or {@link JsonDocument#NONE}. */
  static int find(JsonDocument document, int node, String pointer) {
    if (pointer.isEmpty()) {
      return node;
    }
    if (!pointer.startsWith("/")) {
      return NONE;
    }
    int at = node;
    for (String token : pointer.substring(1).split("/", -1)) {
      at = step(document, at, token.replace("~1", "/").replace("~0", "~"));
      if (at == NONE) {
        return NONE;
      }
    }
    return at;
  }

  private static int step(JsonDocument document, int node, String token) {
    return document.isArray(node) ? element(document, node, token) : document.member(node, token);
  }

  private static int element(JsonDocument document, int array, String token) {
    boolean isIndex =
        Digits.are(token, 0, MAX_DIGITS) && (token.length() == 1 || !token.startsWith("0"));
    int left = isIndex ? Integer.parseInt(token) : -1;
    int element = left < 0 ? NONE : document.first(array);
    while (element != NONE && left-- > 0) {
      element = document.nextElement(array, element);
    }
    return element;
  }
}
