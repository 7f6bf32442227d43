package io.cardea.mcp.custom;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * What the schema of one property says directly of values (JSON Schema 2020-12): type, enum, const,
 * bounds and lengths. What it leaves to references and compositions is for its server to see.
 *
 * @param schema where it is defined
 * @param node the schema, an object
 */
record DirectSchema(JsonDocument schema, int node) {

  /** Why it does not accept {@code value}; empty if it does as far as it says. */
  Optional<String> refusal(JsonDocument value) {
    int root = JsonDocument.ROOT;
    if (!allows("type", type -> isOf(type, value, root))) {
      return Optional.of("it has another type");
    }
    int constant = schema.member(node, "const");
    if (constant != NONE && !JsonNumbers.same(value, root, schema, constant)) {
      return Optional.of("it is another constant");
    }
    int all = schema.member(node, "enum");
    if (all != NONE
        && schema.isArray(all)
        && !any(all, allowed -> JsonNumbers.same(value, root, schema, allowed))) {
      return Optional.of("it is none of the values that are allowed");
    }
    return isWithin(value) ? Optional.empty() : Optional.of("it is out of bounds");
  }

  private boolean isWithin(JsonDocument value) {
    Optional<BigDecimal> number = JsonNumbers.of(value, JsonDocument.ROOT);
    if (number.isPresent()) {
      return isBound("minimum", bound -> number.get().compareTo(bound) >= 0)
          && isBound("maximum", bound -> number.get().compareTo(bound) <= 0)
          && isBound("exclusiveMinimum", bound -> number.get().compareTo(bound) > 0)
          && isBound("exclusiveMaximum", bound -> number.get().compareTo(bound) < 0);
    }
    if (value.isString(JsonDocument.ROOT)) {
      String text = value.text(JsonDocument.ROOT);
      BigDecimal length = BigDecimal.valueOf(text.codePointCount(0, text.length()));
      return isBound("minLength", bound -> length.compareTo(bound) >= 0)
          && isBound("maxLength", bound -> length.compareTo(bound) <= 0);
    }
    return true;
  }

  private boolean isBound(String keyword, Predicate<BigDecimal> kept) {
    return number(keyword).filter(kept.negate()).isEmpty();
  }

  /** The number that {@code keyword} has. */
  Optional<BigDecimal> number(String keyword) {
    int bound = schema.member(node, keyword);
    return bound == NONE ? Optional.empty() : JsonNumbers.of(schema, bound);
  }

  /** Whether {@code keyword} is not there, or one of its values, or its only one, fits. */
  boolean allows(String keyword, IntPredicate fits) {
    int value = schema.member(node, keyword);
    return value == NONE || (schema.isArray(value) ? any(value, fits) : fits.test(value));
  }

  private boolean any(int array, IntPredicate fits) {
    for (int item = schema.first(array); item != NONE; item = schema.nextElement(array, item)) {
      if (fits.test(item)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOf(int type, JsonDocument value, int root) {
    if (!schema.isString(type)) {
      return false;
    }
    JsonKind kind = value.kind(root);
    return switch (schema.text(type)) {
      case "string" -> value.isString(root);
      case "number" -> kind == JsonKind.NUMBER;
      case "integer" -> JsonNumbers.of(value, root).filter(JsonNumbers::isWhole).isPresent();
      case "boolean" -> kind == JsonKind.TRUE || kind == JsonKind.FALSE;
      case "object" -> kind == JsonKind.OBJECT;
      case "array" -> kind == JsonKind.ARRAY;
      case "null" -> kind == JsonKind.NULL;
      default -> false;
    };
  }
}
