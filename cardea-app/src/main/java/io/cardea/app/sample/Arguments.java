package io.cardea.app.sample;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A tool's arguments.
 *
 * @param document the document they are in
 * @param node their object, or {@link JsonDocument#NONE}
 */
record Arguments(JsonDocument document, int node) {

  static final int MAX_NUMBER_LENGTH = 64;

  boolean has(String name) {
    return document.member(node, name) != JsonDocument.NONE;
  }

  /** The argument of this name, if it is a string. */
  Optional<String> text(String name) {
    int value = document.member(node, name);
    return document.isString(value) ? Optional.of(document.text(value)) : Optional.empty();
  }

  /**
   * The argument of this name, if it is a number of at most {@value #MAX_NUMBER_LENGTH} characters.
   */
  Optional<BigDecimal> number(String name) {
    int value = document.member(node, name);
    if (value == JsonDocument.NONE
        || document.kind(value) != JsonKind.NUMBER
        || document.end(value) - document.start(value) > MAX_NUMBER_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(document.raw(value)));
    } catch (NumberFormatException _) {
      // An exponent beyond what BigDecimal holds.
      return Optional.empty();
    }
  }
}
