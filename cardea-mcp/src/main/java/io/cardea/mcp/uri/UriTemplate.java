package io.cardea.mcp.uri;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A URI template (RFC 6570) that says whether a URI may be one of its expansions. Operators of
 * levels 1 to 3 are read; the modifiers of level 4 are allowed and make no difference. A variable
 * stands for any characters, also none, that its operator leaves room for: {@code {x}}, {@code
 * {.x}} and {@code {;x}} for all but {@code /}, {@code ?} and {@code #}; {@code {/x}} for a
 * segment, or several if it has several variables or a {@code *}; {@code {?x}} and {@code {&x}} for
 * all but {@code #}; {@code {+x}} and {@code {#x}} for everything. Names and values of variables
 * are not looked at, and literals must be spelled alike.
 *
 * <p>Takes time in proportion to the length of the URI per expression, plus the length of the
 * template, whatever either holds: servers write templates and clients write URIs.
 */
public final class UriTemplate {

  /** Characters of a template or a URI at most. */
  public static final int MAX_LENGTH = 2048;

  /** Variables of a template at most. */
  public static final int MAX_VARIABLES = 32;

  private final String text;
  private final List<Part> parts;

  private UriTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /** The template {@code text}; empty if it is none or exceeds a limit. */
  public static Optional<UriTemplate> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    int variables = 0;
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int literalEnd = open < 0 ? text.length() : open;
      if (text.substring(at, literalEnd).indexOf('}') >= 0) {
        return Optional.empty();
      }
      if (literalEnd > at) {
        parts.add(new Literal(text.substring(at, literalEnd)));
      }
      if (open < 0) {
        break;
      }
      int close = text.indexOf('}', open);
      Optional<Expression> expression =
          close < 0 ? Optional.empty() : Expression.parse(text.substring(open + 1, close));
      if (expression.isEmpty()) {
        return Optional.empty();
      }
      variables += expression.get().variables();
      if (variables > MAX_VARIABLES) {
        return Optional.empty();
      }
      parts.add(expression.get());
      at = close + 1;
    }
    return Optional.of(new UriTemplate(text, parts));
  }

  /** Whether {@code uri} may be one of its expansions; one of over 2,048 characters never is. */
  public boolean matches(String uri) {
    if (uri.length() > MAX_LENGTH || !fitsAtEnds(uri)) {
      return false;
    }
    BitSet reached = new BitSet(uri.length() + 1);
    reached.set(0);
    for (Part part : parts) {
      reached = part.advance(uri, reached);
      if (reached.isEmpty()) {
        return false;
      }
    }
    return reached.get(uri.length());
  }

  /** Tells most others apart at once. */
  private boolean fitsAtEnds(String uri) {
    if (parts.isEmpty()) {
      return uri.isEmpty();
    }
    return !(parts.getFirst() instanceof Literal first && !uri.startsWith(first.text()))
        && !(parts.getLast() instanceof Literal last && !uri.endsWith(last.text()));
  }

  /** What every expansion begins with, possibly empty. */
  public String prefix() {
    return !parts.isEmpty() && parts.getFirst() instanceof Literal first ? first.text() : "";
  }

  @Override
  public String toString() {
    return text;
  }
}
