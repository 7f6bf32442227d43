package io.cardea.model.tool;

import io.cardea.model.name.NamePattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Which values of a parameter are accepted, besides what the server accepts. All that is said must
 * fit. Bounds of numbers are inclusive and accept numbers only, lengths and patterns accept texts
 * only.
 *
 * @param values the only ones, valid JSON of texts, numbers and flags; empty: all
 * @param minimum of a number
 * @param maximum of a number
 * @param minLength characters (Unicode code points) of a text
 * @param maxLength the same
 * @param matches what a text must fit, with {@code *} for any characters
 */
public record Narrowing(
    List<String> values,
    Optional<BigDecimal> minimum,
    Optional<BigDecimal> maximum,
    Optional<Integer> minLength,
    Optional<Integer> maxLength,
    Optional<NamePattern> matches) {

  /** Everything is accepted. */
  public static final Narrowing NONE =
      new Narrowing(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Narrowing {
    values = List.copyOf(values);
  }

  /** Whether it is about numbers. */
  public boolean isOfNumbers() {
    return minimum.isPresent() || maximum.isPresent();
  }

  /** Whether it is about texts. */
  public boolean isOfTexts() {
    return minLength.isPresent() || maxLength.isPresent() || matches.isPresent();
  }
}
