package io.cardea.controlplane.document;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads single values as what they should be; what does not fit is a problem and empty. */
public final class Scalars {

  private static final int MAX_DIGITS = 18;

  private final Problems problems;

  /** Reads that report to {@code problems}. */
  public Scalars(Problems problems) {
    this.problems = problems;
  }

  /** Text of 1 to {@code max} characters without control characters. */
  public Optional<String> text(Node node, int max) {
    return longText(node, max)
        .filter(text -> text.chars().noneMatch(Character::isISOControl) || refuse(node));
  }

  /** Text of 1 to {@code max} characters that may have several lines. */
  public Optional<String> longText(Node node, int max) {
    Optional<Node.Scalar> scalar = scalar(node, "text");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    ScalarType type = scalar.get().type();
    String text = scalar.get().text();
    if (type != ScalarType.TEXT) {
      String hint = type == ScalarType.NOTHING ? "" : "put it in quotes";
      problems.add(node, "must be text, is " + type.label(), hint);
      return Optional.empty();
    }
    if (text.isEmpty() || text.length() > max) {
      problems.add(node, "must have 1 to " + max + " characters, has " + text.length(), "");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** {@code true} or {@code false}. */
  public Optional<Boolean> flag(Node node) {
    Optional<Node.Scalar> scalar = scalar(node, "true or false");
    if (scalar.isPresent() && scalar.get().type() != ScalarType.FLAG) {
      problems.add(node, "must be true or false", "without quotes");
      return Optional.empty();
    }
    return scalar.map(flag -> flag.text().equalsIgnoreCase("true"));
  }

  /** A whole number from {@code min} to {@code max}. */
  public Optional<Integer> number(Node node, int min, int max) {
    Optional<Node.Scalar> scalar = scalar(node, "a whole number");
    if (scalar.isPresent() && scalar.get().type() != ScalarType.WHOLE_NUMBER) {
      problems.add(node, "must be a whole number", "from " + min + " to " + max);
      return Optional.empty();
    }
    return scalar
        .filter(number -> number.text().length() < 12)
        .map(number -> Long.parseLong(number.text()))
        .filter(number -> number >= min && number <= max)
        .map(Math::toIntExact)
        .or(() -> outside(scalar, Integer.toString(min), Integer.toString(max)));
  }

  /**
   * A whole number from {@code min} to {@code max}, which may be more than two thousand million.
   */
  public Optional<Long> count(Node node, long min, long max) {
    Optional<Node.Scalar> scalar = scalar(node, "a whole number");
    if (scalar.isPresent() && scalar.get().type() != ScalarType.WHOLE_NUMBER) {
      problems.add(node, "must be a whole number", "from " + min + " to " + max);
      return Optional.empty();
    }
    return scalar
        .filter(number -> number.text().length() <= MAX_DIGITS)
        .map(number -> Long.parseLong(number.text()))
        .filter(number -> number >= min && number <= max)
        .or(() -> outside(scalar, Long.toString(min), Long.toString(max)));
  }

  /** A duration from {@code min} to {@code max}, with its unit. */
  public Optional<Duration> duration(Node node, Duration min, Duration max) {
    Optional<Node.Scalar> scalar = scalar(node, "a duration");
    Optional<Duration> duration = scalar.flatMap(value -> Quantity.duration(value.text()));
    if (scalar.isPresent() && duration.isEmpty()) {
      problems.add(node, "must be a duration", "a number and a unit: 500ms, 30s, 5m, 1h, 7d");
      return Optional.empty();
    }
    return duration
        .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0)
        .or(() -> outside(scalar, Quantity.text(min), Quantity.text(max)));
  }

  /** A number of bytes from {@code min} to {@code max}, with or without a unit. */
  public Optional<Integer> bytes(Node node, int min, int max) {
    return size(node, min, max).map(Math::toIntExact);
  }

  /** A number of bytes from {@code min} to {@code max}, which may be more than 2 GiB. */
  public Optional<Long> size(Node node, long min, long max) {
    Optional<Node.Scalar> scalar = scalar(node, "a size");
    Optional<Long> bytes = scalar.flatMap(value -> Quantity.bytes(value.text()));
    if (scalar.isPresent() && bytes.isEmpty()) {
      problems.add(node, "must be a size in bytes", "a number, or with a unit: 64KiB, 16MiB, 1GiB");
      return Optional.empty();
    }
    return bytes
        .filter(value -> value >= min && value <= max)
        .or(() -> outside(scalar, min + " bytes", max + " bytes"));
  }

  /** One of the words in {@code allowed}. */
  public <T> Optional<T> choice(Node node, Map<String, T> allowed) {
    Optional<Node.Scalar> scalar = scalar(node, "text");
    Optional<T> chosen = scalar.flatMap(word -> Optional.ofNullable(allowed.get(word.text())));
    if (scalar.isPresent() && chosen.isEmpty()) {
      problems.add(
          node,
          "is " + Shown.quoted(scalar.get().text()),
          "allowed: " + String.join(", ", allowed.keySet()));
    }
    return chosen;
  }

  private Optional<Node.Scalar> scalar(Node node, String expected) {
    return switch (node) {
      case Node.Scalar scalar -> Optional.of(scalar);
      case Node.Sequence _ -> refuse(node, expected, "a list");
      case Node.Mapping _ -> refuse(node, expected, "a map");
      case Node.Broken _ -> Optional.empty();
    };
  }

  private Optional<Node.Scalar> refuse(Node node, String expected, String found) {
    problems.add(node, "must be " + expected + ", is " + found, "");
    return Optional.empty();
  }

  private boolean refuse(Node node) {
    problems.add(node, "must not hold control characters", "");
    return false;
  }

  private <T> Optional<T> outside(Optional<Node.Scalar> scalar, String min, String max) {
    scalar.ifPresent(node -> problems.add(node, "is out of range", "from " + min + " to " + max));
    return Optional.empty();
  }
}
