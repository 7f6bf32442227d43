package io.cardea.controlplane.resource;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import java.util.Map;
import java.util.TreeMap;

/**
 * One way to write each JSON value, so that equal documents are equal texts: no blanks, keys in the
 * order of their UTF-16 code units, escapes only where JSON wants them. This is RFC 8785 but for
 * two things: numbers keep the digits they were written with, because 64-bit integers do not
 * survive its doubles, and control characters are always {@code \}{@code u00xx}.
 */
final class CanonicalJson {

  private final JsonDocument json;
  private final StringBuilder text = new StringBuilder();

  private CanonicalJson(JsonDocument json) {
    this.json = json;
  }

  /** The value {@code node} of {@code json}, whose depth was bounded when it was read. */
  static String of(JsonDocument json, int node) {
    CanonicalJson canonical = new CanonicalJson(json);
    canonical.write(node);
    return canonical.text.toString();
  }

  private void write(int node) {
    switch (json.kind(node)) {
      case OBJECT -> writeObject(node);
      case ARRAY -> writeArray(node);
      case PLAIN_STRING, ESCAPED_STRING -> text.append(JsonStrings.quote(json.text(node)));
      case NUMBER, TRUE, FALSE, NULL -> text.append(json.raw(node));
    }
  }

  private void writeObject(int object) {
    Map<String, Integer> members = new TreeMap<>();
    for (int key = json.first(object); key != JsonDocument.NONE; key = json.nextKey(object, key)) {
      members.put(json.text(key), json.valueOf(key));
    }
    char before = '{';
    for (Map.Entry<String, Integer> member : members.entrySet()) {
      text.append(before).append(JsonStrings.quote(member.getKey())).append(':');
      write(member.getValue());
      before = ',';
    }
    text.append(members.isEmpty() ? "{}" : "}");
  }

  private void writeArray(int array) {
    char before = '[';
    for (int item = json.first(array);
        item != JsonDocument.NONE;
        item = json.nextElement(array, item)) {
      text.append(before);
      write(item);
      before = ',';
    }
    text.append(before == '[' ? "[]" : "]");
  }
}
