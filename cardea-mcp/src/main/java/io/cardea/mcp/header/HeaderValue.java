package io.cardea.mcp.header;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;

/**
 * The encoding of {@code Mcp-Name} and {@code Mcp-Param-*} values (MCP 2026-07-28, Streamable HTTP,
 * "Value Encoding"): plain visible ASCII with inner spaces and tabs, or {@code =?base64?…?=} over
 * UTF-8.
 */
public final class HeaderValue {

  private static final String PREFIX = "=?base64?";
  private static final String SUFFIX = "?=";

  private HeaderValue() {}

  /**
   * The text that {@code field}, without the white space around it, stands for; empty if the field
   * is malformed. Base64 is refused unless it is what {@link #encode} would write for its bytes
   * (RFC 4648 §3.5), so that no text has two encodings.
   */
  public static Optional<String> decode(String field) {
    if (isEncoded(field)) {
      int end = field.length() - SUFFIX.length();
      return end < PREFIX.length()
          ? Optional.empty()
          : decodeBase64(field.substring(PREFIX.length(), end));
    }
    return isPlain(field) ? Optional.of(field) : Optional.empty();
  }

  /** The field that stands for {@code text}. */
  public static String encode(String text) {
    return isPlain(text) && !isEncoded(text)
        ? text
        : PREFIX + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + SUFFIX;
  }

  private static boolean isEncoded(String field) {
    return field.startsWith(PREFIX) && field.endsWith(SUFFIX);
  }

  private static Optional<String> decodeBase64(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      // The JDK's decoder takes missing padding and stray trailing bits; a text has one spelling.
      return Base64.getEncoder().encodeToString(bytes).equals(base64)
          ? Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString())
          : Optional.empty();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inner = i > 0 && i < text.length() - 1;
      if (c > 0x7e || (c < 0x21 && !(inner && (c == ' ' || c == '\t')))) {
        return false;
      }
    }
    return true;
  }
}
