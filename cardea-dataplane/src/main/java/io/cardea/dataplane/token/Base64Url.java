package io.cardea.dataplane.token;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64url as JWS has it (RFC 7515 §2): no padding, no white space, and no bits that mean nothing,
 * so that no two texts are the same bytes.
 */
public final class Base64Url {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private Base64Url() {}

  /** The bytes that {@code text} stands for; empty if it does not have exactly this form. */
  public static Optional<byte[]> decode(String text) {
    int rest = text.length() % 4;
    if (rest == 1) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return Optional.empty();
      }
    }
    // The last digit of 2 stands for 2 bits of a byte, the last of 3 for 4 bits.
    int unused = rest == 2 ? 0xf : rest == 3 ? 0x3 : 0;
    if (rest != 0 && (ALPHABET.indexOf(text.charAt(text.length() - 1)) & unused) != 0) {
      return Optional.empty();
    }
    return Optional.of(Base64.getUrlDecoder().decode(text));
  }

  private static boolean isDigit(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
