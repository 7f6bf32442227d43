package io.cardea.mcp.custom;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import java.math.BigDecimal;
import java.util.Optional;

/** Numbers of JSON, exactly. */
final class JsonNumbers {

  /** Characters: reading one takes more than linear time in its length. */
  private static final int MAX_LENGTH = 64;

  private JsonNumbers() {}

  /** The number at {@code node}; empty if it is none, or one that cannot be told exactly. */
  static Optional<BigDecimal> of(JsonDocument document, int node) {
    if (document.kind(node) != JsonKind.NUMBER
        || document.end(node) - document.start(node) > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(document.raw(node)));
    } catch (NumberFormatException e) {
      // Its exponent is out of range.
      return Optional.empty();
    }
  }

  /** Whether it has no part behind the point. */
  static boolean isWhole(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  /** Whether two values are the same by JSON Schema (2020-12, §4.2.2); of texts and the like. */
  static boolean same(JsonDocument document, int node, JsonDocument other, int its) {
    if (document.isString(node)) {
      return other.isString(its) && document.text(node).equals(other.text(its));
    }
    if (document.kind(node) == JsonKind.NUMBER && other.kind(its) == JsonKind.NUMBER) {
      Optional<BigDecimal> number = of(document, node);
      return number.isPresent()
          && of(other, its).filter(found -> found.compareTo(number.get()) == 0).isPresent();
    }
    return document.kind(node) == other.kind(its) && document.raw(node).equals(other.raw(its));
  }
}
