package io.cardea.model.identity;

/**
 * The characters that names in addresses and keys may have, checked without a regular expression:
 * it is on every path.
 */
public final class NameForm {

  private static final int MAX_LABEL = 32;

  private NameForm() {}

  /** Whether {@code text} is 1 to 32 characters of {@code [a-z0-9-]}. */
  public static boolean isLabel(String text) {
    if (text.isEmpty() || text.length() > MAX_LABEL) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLower(c) && !isDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether {@code text} from {@code from} up to {@code to} is base32 in lower case, {@code
   * [a-z2-7]}.
   */
  static boolean isBase32(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isLower(c) && (c < '2' || c > '7')) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code text} from {@code from} to its end is base64url without padding. */
  static boolean isBase64Url(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLower(c) && !isDigit(c) && (c < 'A' || c > 'Z') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
