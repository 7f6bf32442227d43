package io.cardea.dataplane.payload;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.model.audit.Payload;
import java.io.ByteArrayOutputStream;
import java.util.Set;

/**
 * A JSON value without what it says: names of members, arrays, flags and nulls stay, each text
 * becomes {@code "***"} and each number {@code 0}, unless it is the value of a member that may be
 * shown, or in an array that is. Ends soon after as many bytes as are kept of a payload.
 */
final class Redaction {

  private static final byte[] TEXT = "\"***\"".getBytes(US_ASCII);

  private final JsonDocument document;
  private final Set<String> shown;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Redaction(JsonDocument document, Set<String> shown) {
    this.document = document;
    this.shown = shown;
  }

  /**
   * The value {@code node} of {@code document}.
   *
   * @param shown names of members whose values stay
   */
  static byte[] of(JsonDocument document, int node, Set<String> shown) {
    Redaction redaction = new Redaction(document, shown);
    redaction.value(node, false);
    return redaction.out.toByteArray();
  }

  private void value(int node, boolean isShown) {
    JsonKind kind = document.kind(node);
    switch (kind) {
      case OBJECT -> object(node);
      case ARRAY -> array(node, isShown);
      case TRUE, FALSE, NULL -> raw(node);
      case PLAIN_STRING, ESCAPED_STRING, NUMBER -> {
        if (isShown) {
          raw(node);
        } else if (kind == JsonKind.NUMBER) {
          out.write('0');
        } else {
          out.writeBytes(TEXT);
        }
      }
    }
  }

  private void object(int node) {
    out.write('{');
    int first = document.first(node);
    for (int key = first; key != NONE && !isFull(); key = document.nextKey(node, key)) {
      if (key != first) {
        out.write(',');
      }
      raw(key);
      out.write(':');
      value(document.valueOf(key), !shown.isEmpty() && shown.contains(document.text(key)));
    }
    out.write('}');
  }

  private void array(int node, boolean isShown) {
    out.write('[');
    int first = document.first(node);
    for (int each = first; each != NONE && !isFull(); each = document.nextElement(node, each)) {
      if (each != first) {
        out.write(',');
      }
      value(each, isShown);
    }
    out.write(']');
  }

  /** What is behind this is cut off. */
  private boolean isFull() {
    return out.size() > Payload.MAX_KEPT_BYTES;
  }

  private void raw(int node) {
    int start = document.start(node);
    out.write(document.bytes(), start, document.end(node) - start);
  }
}
