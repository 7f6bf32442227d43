package io.cardea.mcp.header;

/** Decimal digits, checked without a regular expression or a stream: it is on every path. */
public final class Digits {

  private Digits() {}

  /** Whether {@code text} from {@code from} to its end is 1 to {@code max} decimal digits. */
  public static boolean are(String text, int from, int max) {
    int length = text.length() - from;
    if (length < 1 || length > max) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }
}
