package io.cardea.mcp.json;

import static io.cardea.mcp.json.JsonDocument.NONE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as plain values, for rules that look at it. */
public final class JsonValues {

  /** Digits of a number that certainly is a {@code long}. */
  private static final int LONG_DIGITS = 18;

  private JsonValues() {}

  /**
   * The members of {@code node}: maps, lists, texts, {@link Long} for whole numbers of up to 18
   * characters, {@link Double} for all others, {@link Boolean} and null. Empty if it is no object.
   */
  public static Optional<Map<String, @Nullable Object>> object(JsonDocument document, int node) {
    return document.isObject(node) ? Optional.of(map(document, node)) : Optional.empty();
  }

  private static Map<String, @Nullable Object> map(JsonDocument document, int node) {
    Map<String, @Nullable Object> map = new HashMap<>();
    for (int key = document.first(node); key != NONE; key = document.nextKey(node, key)) {
      map.put(document.text(key), value(document, document.valueOf(key)));
    }
    return map;
  }

  private static List<@Nullable Object> list(JsonDocument document, int node) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int element = document.first(node);
        element != NONE;
        element = document.nextElement(node, element)) {
      list.add(value(document, element));
    }
    return list;
  }

  private static @Nullable Object value(JsonDocument document, int node) {
    return switch (document.kind(node)) {
      case OBJECT -> map(document, node);
      case ARRAY -> list(document, node);
      case PLAIN_STRING, ESCAPED_STRING -> document.text(node);
      case NUMBER -> number(document.raw(node));
      case TRUE -> true;
      case FALSE -> false;
      case NULL -> null;
    };
  }

  private static Object number(String text) {
    boolean whole = text.length() <= LONG_DIGITS;
    for (int i = 0; whole && i < text.length(); i++) {
      char c = text.charAt(i);
      whole = c == '-' || (c >= '0' && c <= '9');
    }
    return whole ? (Object) Long.parseLong(text) : (Object) Double.parseDouble(text);
  }
}
