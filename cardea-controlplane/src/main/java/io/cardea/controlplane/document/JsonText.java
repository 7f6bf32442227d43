package io.cardea.controlplane.document;

import io.cardea.mcp.json.JsonStrings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes values as the JSON that they mean by YAML 1.2's core schema (§10.3). */
public final class JsonText {

  /** A number of JSON (RFC 8259 §6); it stays as it is written. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /** Longer numbers are refused: to convert one takes the square of its length. */
  private static final int MAX_DIGITS = 256;

  private JsonText() {}

  /** {@code node} as JSON; what has no JSON becomes null. */
  public static String of(Node node) {
    return of(node, new Problems());
  }

  /** {@code node} as JSON; what has no JSON is a problem and becomes null. */
  public static String of(Node node, Problems problems) {
    return switch (node) {
      case Node.Broken _ -> "null";
      case Node.Scalar scalar -> scalar(scalar, problems);
      case Node.Sequence list ->
          JsonObject.array(list.items().stream().map(item -> of(item, problems)).toList());
      case Node.Mapping map -> {
        List<String> members = new ArrayList<>();
        map.entries()
            .forEach((key, entry) ->
                members.add(JsonStrings.quote(key) + ":" + of(entry.value(), problems)));
        yield "{" + String.join(",", members) + "}";
      }
    };
  }

  private static String scalar(Node.Scalar scalar, Problems problems) {
    return switch (scalar.type()) {
      case NOTHING -> "null";
      case FLAG -> scalar.text().toLowerCase(Locale.ROOT);
      case TEXT -> JsonStrings.quote(scalar.text());
      case WHOLE_NUMBER, OTHER_NUMBER -> number(scalar, problems);
    };
  }

  private static String number(Node.Scalar scalar, Problems problems) {
    String text = scalar.text();
    if (text.length() <= MAX_DIGITS) {
      if (NUMBER.matcher(text).matches()) {
        return text;
      }
      try {
        return text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16).toString()
            : text.startsWith("0o")
                ? new BigInteger(text.substring(2), 8).toString()
                : new BigDecimal(text).toString();
      } catch (NumberFormatException _) {
        // Infinity and what is no number.
      }
    }
    problems.add(scalar, "is a number that JSON does not have", "put it in quotes if it is text");
    return "null";
  }
}
