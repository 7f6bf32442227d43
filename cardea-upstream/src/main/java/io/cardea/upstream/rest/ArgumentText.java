package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.model.rest.RestValue.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Arguments as text of a request, lists and objects by their style (OpenAPI 3.1 §4.8.12). Nothing
 * an argument holds can be taken for a separator where the text is percent-encoded. Pure.
 */
final class ArgumentText {

  private static final String UNRESERVED = "-._~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final JsonDocument document;
  private final Complaints complaints;

  ArgumentText(JsonDocument document, Complaints complaints) {
    this.document = document;
    this.complaints = complaints;
  }

  /** {@code text} with every byte of UTF-8 but unreserved characters encoded (RFC 3986 §2). */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (alphanumeric || UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return encoded.toString();
  }

  /** The text of a simple value; none of null. */
  Optional<String> scalar(int node) {
    JsonKind kind = document.kind(node);
    return switch (kind) {
      case PLAIN_STRING, ESCAPED_STRING -> Optional.of(document.text(node));
      case NUMBER, TRUE, FALSE -> Optional.of(document.raw(node));
      case NULL, OBJECT, ARRAY -> Optional.empty();
    };
  }

  /** One text, lists and objects joined by commas; each part goes through {@code encoding}. */
  String joined(int node, Style style, String place, UnaryOperator<String> encoding) {
    if (document.isArray(node)) {
      return String.join(",", items(node, place).stream().map(encoding).toList());
    }
    if (document.isObject(node)) {
      String between = style == Style.PAIRS ? "=" : ",";
      List<String> parts = new ArrayList<>();
      members(node, place)
          .forEach(member ->
              parts.add(
                  encoding.apply(member.getKey()) + between + encoding.apply(member.getValue())));
      return String.join(",", parts);
    }
    return scalar(node).map(encoding).orElse("");
  }

  /** Names and values of a query or a form, encoded. */
  List<Map.Entry<String, String>> pairs(String name, int node, Style style, String place) {
    List<Map.Entry<String, String>> pairs = new ArrayList<>();
    if (style == Style.DEEP) {
      deep(name, node, place, pairs);
    } else if (document.isArray(node) && style == Style.REPEATED) {
      items(node, place).forEach(item -> pairs.add(pair(name, item)));
    } else if (document.isObject(node) && style == Style.REPEATED) {
      members(node, place).forEach(member -> pairs.add(pair(member.getKey(), member.getValue())));
    } else if (document.isArray(node) && (style == Style.SPACES || style == Style.PIPES)) {
      String between = style == Style.SPACES ? "%20" : "%7C";
      List<String> items = items(node, place).stream().map(ArgumentText::encode).toList();
      pairs.add(Map.entry(encode(name), String.join(between, items)));
    } else if (document.kind(node) != JsonKind.NULL) {
      pairs.add(Map.entry(encode(name), joined(node, style, place, ArgumentText::encode)));
    }
    return pairs;
  }

  private void deep(String name, int node, String place, List<Map.Entry<String, String>> pairs) {
    if (document.isObject(node)) {
      for (int key = document.first(node); key != NONE; key = document.nextKey(node, key)) {
        String member = document.text(key);
        deep(name + "[" + member + "]", document.valueOf(key), place + "." + member, pairs);
      }
    } else if (document.isArray(node)) {
      items(node, place).forEach(item -> pairs.add(pair(name, item)));
    } else {
      scalar(node).ifPresent(text -> pairs.add(pair(name, text)));
    }
  }

  private static Map.Entry<String, String> pair(String name, String value) {
    return Map.entry(encode(name), encode(value));
  }

  private List<String> items(int array, String place) {
    List<String> items = new ArrayList<>();
    for (int item = document.first(array); item != NONE; item = document.nextElement(array, item)) {
      simple(item, place).ifPresent(items::add);
    }
    return items;
  }

  private List<Map.Entry<String, String>> members(int object, String place) {
    List<Map.Entry<String, String>> members = new ArrayList<>();
    for (int key = document.first(object); key != NONE; key = document.nextKey(object, key)) {
      String name = document.text(key);
      simple(document.valueOf(key), place + "." + name)
          .ifPresent(text -> members.add(Map.entry(name, text)));
    }
    return members;
  }

  private Optional<String> simple(int node, String place) {
    Optional<String> text = scalar(node);
    if (text.isEmpty()) {
      complaints.add(place, "may hold only text, numbers and flags inside");
    }
    return text;
  }
}
