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

  /** The text that {@code field} stands for; empty if the field is malformed. */
  public static Optional<String> decode(String field) {
    if (isEncoded(field)) {
      return decodeBase64(field.substring(PREFIX.length(), field.length() - SUFFIX.length()));
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
    return field.length() >= PREFIX.length() + SUFFIX.length()
        && field.startsWith(PREFIX)
        && field.endsWith(SUFFIX);
  }

  private static Optional<String> decodeBase64(String base64) {
    if (base64.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
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
