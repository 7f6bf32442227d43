package io.cardea.mcp.message;

import io.cardea.mcp.header.Digits;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.json.JsonStrings;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * A JSON-RPC id: a string or an integer, kept as it is written. Two spellings of one string are one
 * id.
 *
 * @param json the id as JSON; at most {@value #MAX_LENGTH} bytes as it was received
 */
public record RequestId(String json) {

  static final int MAX_LENGTH = 256;

  /** Reads the value at {@code node}; empty if MCP does not allow it as an id. */
  static Optional<RequestId> read(JsonDocument document, int node) {
    int length = document.end(node) - document.start(node);
    if (length > MAX_LENGTH) {
      return Optional.empty();
    }
    JsonKind kind = document.kind(node);
    return switch (kind) {
      case PLAIN_STRING -> Optional.of(new RequestId(document.raw(node)));
      case ESCAPED_STRING -> Optional.of(new RequestId(JsonStrings.quote(document.text(node))));
      case NUMBER ->
          Optional.of(document.raw(node)).filter(RequestId::isInteger).map(RequestId::new);
      case OBJECT, ARRAY, TRUE, FALSE, NULL -> Optional.empty();
    };
  }

  /** Reads an id from its JSON; empty if MCP does not allow it as an id. */
  public static Optional<RequestId> parse(String json) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8), 1) instanceof JsonDocument document
        ? read(document, JsonDocument.ROOT)
        : Optional.empty();
  }

  /** The string {@code id} as an id. */
  public static RequestId of(UUID id) {
    return new RequestId("\"" + id + "\"");
  }

  /** The characters of a string, the digits of a number. */
  public String text() {
    return json.startsWith("\"")
            && Json.parse(json.getBytes(StandardCharsets.UTF_8), 1) instanceof JsonDocument document
        ? document.text(JsonDocument.ROOT)
        : json;
  }

  private static boolean isInteger(String number) {
    return Digits.are(number, number.startsWith("-") ? 1 : 0, MAX_LENGTH);
  }
}
