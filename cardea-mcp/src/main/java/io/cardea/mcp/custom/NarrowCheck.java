package io.cardea.mcp.custom;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.tool.Narrowing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sees whether values are what a {@link Narrowing} accepts. Immutable. */
public final class NarrowCheck {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_TOLD = 20;

  private final Narrowing narrowing;
  private final List<JsonDocument> values = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if one of its values is no JSON
   */
  public NarrowCheck(Narrowing narrowing) {
    this.narrowing = narrowing;
    narrowing.values().forEach(json -> values.add(parse(json)));
  }

  /**
   * Reads a value that is known to be JSON.
   *
   * @throws IllegalArgumentException if it is none
   */
  static JsonDocument parse(String json) {
    if (Json.parse(json.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document) {
      return document;
    }
    throw new IllegalArgumentException("a value is no JSON");
  }

  /** Why {@code json}, a value, is not accepted; empty if it is. */
  public Optional<String> refusal(String json) {
    return refusal(parse(json), JsonDocument.ROOT);
  }

  /** Why the value at {@code node} is not accepted, to be read after its name. */
  Optional<String> refusal(JsonDocument document, int node) {
    if (!values.isEmpty()
        && values.stream()
            .noneMatch(value -> JsonNumbers.same(document, node, value, JsonDocument.ROOT))) {
      return Optional.of("must be " + told());
    }
    if (narrowing.isOfNumbers()) {
      Optional<BigDecimal> number = JsonNumbers.of(document, node);
      return number.isEmpty() ? Optional.of("must be a number") : outside(number.get());
    }
    if (narrowing.isOfTexts()) {
      return document.isString(node) ? unfit(document.text(node)) : Optional.of("must be text");
    }
    return Optional.empty();
  }

  private String told() {
    List<String> all = narrowing.values();
    String some = String.join(", ", all.subList(0, Math.min(all.size(), MAX_TOLD)));
    return all.size() == 1
        ? some
        : "one of " + some + (all.size() > MAX_TOLD ? " and others of its schema" : "");
  }

  private Optional<String> outside(BigDecimal number) {
    if (narrowing.minimum().filter(least -> number.compareTo(least) < 0).isPresent()) {
      return Optional.of("must be at least " + narrowing.minimum().get());
    }
    return narrowing
        .maximum()
        .filter(most -> number.compareTo(most) > 0)
        .map(most -> "must be at most " + most);
  }

  private Optional<String> unfit(String text) {
    int length = text.codePointCount(0, text.length());
    if (narrowing.minLength().filter(least -> length < least).isPresent()) {
      return Optional.of("must have at least " + narrowing.minLength().get() + " characters");
    }
    if (narrowing.maxLength().filter(most -> length > most).isPresent()) {
      return Optional.of("must have at most " + narrowing.maxLength().get() + " characters");
    }
    return narrowing
        .matches()
        .filter(pattern -> !pattern.matches(text))
        .map(pattern -> "must be like " + pattern);
  }
}
