package io.cardea.controlplane.document;

import io.cardea.mcp.json.JsonStrings;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Nodes as JSON text. */
public final class JsonText {

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  /**
   * {@code node} as JSON. What was broken is null; numbers that JSON cannot write, such as {@code
   * 0x1F}, are text, which readers refuse where a number belongs.
   */
  public static String of(Node node) {
    JsonText json = new JsonText();
    json.write(node);
    return json.text.toString();
  }

  private void write(Node node) {
    switch (node) {
      case Node.Mapping map -> writeMap(map);
      case Node.Sequence list -> writeList(list);
      case Node.Scalar scalar -> text.append(scalar(scalar));
      case Node.Broken _ -> text.append("null");
    }
  }

  private void writeMap(Node.Mapping map) {
    char before = '{';
    for (Map.Entry<String, Node.Entry> entry : map.entries().entrySet()) {
      text.append(before).append(JsonStrings.quote(entry.getKey())).append(':');
      write(entry.getValue().value());
      before = ',';
    }
    text.append(before == '{' ? "{}" : "}");
  }

  private void writeList(Node.Sequence list) {
    char before = '[';
    for (Node item : list.items()) {
      text.append(before);
      write(item);
      before = ',';
    }
    text.append(before == '[' ? "[]" : "]");
  }

  private static String scalar(Node.Scalar scalar) {
    String written = scalar.text();
    return switch (scalar.type()) {
      case NOTHING -> "null";
      case FLAG -> written.toLowerCase(Locale.ROOT);
      case WHOLE_NUMBER -> new BigInteger(written).toString();
      case OTHER_NUMBER -> NUMBER.matcher(written).matches() ? written : JsonStrings.quote(written);
      case TEXT -> JsonStrings.quote(written);
    };
  }
}
