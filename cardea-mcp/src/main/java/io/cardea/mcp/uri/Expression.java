package io.cardea.mcp.uri;

import java.util.BitSet;
import java.util.Optional;

/**
 * What stands in braces.
 *
 * @param lead the character that an expansion which is not empty begins with, or {@link #NO_LEAD}
 * @param excluded characters that do not occur after it
 * @param variables how many it has
 */
record Expression(char lead, String excluded, int variables) implements Part {

  private static final char NO_LEAD = 0;
  private static final String SEGMENT = "/?#";

  /** Reads what is between the braces; empty if it is no expression. */
  static Optional<Expression> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    char operator = text.charAt(0);
    boolean hasOperator = "+#./;?&=,!@|".indexOf(operator) >= 0;
    String list = hasOperator ? text.substring(1) : text;
    int variables = variables(list);
    if (variables == 0) {
      return Optional.empty();
    }
    boolean several = variables > 1 || list.indexOf('*') >= 0;
    return switch (operator) {
      case '+' -> Optional.of(new Expression(NO_LEAD, "", variables));
      case '#' -> Optional.of(new Expression('#', "", variables));
      case '.', ';' -> Optional.of(new Expression(operator, SEGMENT, variables));
      case '/' -> Optional.of(new Expression('/', several ? "?#" : SEGMENT, variables));
      case '?', '&' -> Optional.of(new Expression(operator, "#", variables));
      // Reserved for extensions (RFC 6570 section 2.2).
      case '=', ',', '!', '@', '|' -> Optional.empty();
      default -> Optional.of(new Expression(NO_LEAD, SEGMENT, variables));
    };
  }

  /** How many variables {@code list} names, or 0 if it is no list of variables. */
  private static int variables(String list) {
    int count = 0;
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int end = comma < 0 ? list.length() : comma;
      if (!isVariable(list.substring(from, end))) {
        return 0;
      }
      count++;
      from = end + 1;
    }
    return count;
  }

  private static boolean isVariable(String text) {
    String name = text.endsWith("*") ? text.substring(0, text.length() - 1) : text;
    int colon = name.indexOf(':');
    if (colon >= 0) {
      if (name.length() != text.length() || !isPrefixLength(name, colon + 1)) {
        return false;
      }
      name = name.substring(0, colon);
    }
    return !name.isEmpty() && name.chars().allMatch(Expression::isNameCharacter);
  }

  private static boolean isPrefixLength(String text, int from) {
    int digits = text.length() - from;
    return digits >= 1
        && digits <= 4
        && text.charAt(from) != '0'
        && text.substring(from).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Also {@code -}, which the RFC does not have and people use. */
  private static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '%'
        || c == '-';
  }

  @Override
  public BitSet advance(String uri, BitSet from) {
    BitSet to = new BitSet(uri.length() + 1);
    to.or(from);
    boolean inside = false;
    for (int i = from.nextSetBit(0); i >= 0 && i < uri.length(); i++) {
      char c = uri.charAt(i);
      inside =
          (inside && excluded.indexOf(c) < 0)
              || (from.get(i) && (lead == NO_LEAD ? excluded.indexOf(c) < 0 : c == lead));
      if (inside) {
        to.set(i + 1);
      }
    }
    return to;
  }
}
