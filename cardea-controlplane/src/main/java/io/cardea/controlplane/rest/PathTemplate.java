package io.cardea.controlplane.rest;

import io.cardea.model.rest.RestValue;
import io.cardea.model.rest.RestValue.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path with places for arguments: {@code /users/{id}} (OpenAPI 3.1 §4.8.2). */
public final class PathTemplate {

  private static final int MAX_LENGTH = 2_048;
  private static final Pattern PART =
      Pattern.compile("\\{(?<name>[^{}/?#]{1,128})}|(?<fixed>[^{}]+)");

  /** What a path may have (RFC 3986 §3.3). */
  private static final Pattern FIXED =
      Pattern.compile("([A-Za-z0-9._~!$&'()*+,;=:@/-]++|%[0-9A-Fa-f]{2})++");

  private static final Pattern DOTS = Pattern.compile(".*/(\\.|%2[eE]){1,2}(/.*)?");

  private PathTemplate() {}

  /**
   * The parts of {@code text}; empty if it is no such path.
   *
   * @param argument the argument that stands for a name in braces
   */
  public static Optional<List<RestValue>> parse(
      String text, Function<String, Optional<RestValue>> argument) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    List<RestValue> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    int at = 0;
    while (at < text.length() && matcher.find(at) && matcher.start() == at) {
      String name = matcher.group("name");
      Optional<RestValue> part =
          name == null ? fixed(matcher.group("fixed")) : argument.apply(name);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
      at = matcher.end();
    }
    boolean isPath = at == text.length() && text.startsWith("/") && !DOTS.matcher(text).matches();
    return isPath ? Optional.of(parts) : Optional.empty();
  }

  private static Optional<RestValue> fixed(String text) {
    return FIXED.matcher(text).matches()
        ? Optional.of(new RestValue.Fixed(text))
        : Optional.empty();
  }

  /** The argument {@code name}, as it is. */
  public static Optional<RestValue> argument(String name) {
    return Optional.of(new RestValue.Argument(name, Style.COMMAS));
  }
}
