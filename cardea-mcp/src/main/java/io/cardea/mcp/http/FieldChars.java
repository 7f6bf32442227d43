package io.cardea.mcp.http;

/** Which bytes a header field may have (RFC 9110 §5.1, §5.5). */
public final class FieldChars {

  private static final int DELETE = 0x7f;
  private static final int LAST = 0xff;
  private static final String MARKS = "!#$%&'*+-.^_`|~";
  private static final long TOKEN_LOW = tokens(0);
  private static final long TOKEN_HIGH = tokens(Long.SIZE);

  private FieldChars() {}

  /** Whether {@code c} may be in a field's name: a token. */
  public static boolean isToken(int c) {
    return c >= Long.SIZE
        ? c < 2 * Long.SIZE && (TOKEN_HIGH >>> (c - Long.SIZE) & 1) != 0
        : c >= 0 && (TOKEN_LOW >>> c & 1) != 0;
  }

  /** Whether {@code c}, 0 to 255, may be in a field's value: visible, blank or beyond ASCII. */
  public static boolean isValue(int c) {
    return c >= ' ' ? c != DELETE && c <= LAST : c == '\t';
  }

  private static long tokens(int from) {
    long bits = 0;
    for (int i = 0; i < Long.SIZE; i++) {
      int c = from + i;
      boolean token =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || MARKS.indexOf(c) >= 0;
      if (token) {
        bits |= 1L << i;
      }
    }
    return bits;
  }
}
