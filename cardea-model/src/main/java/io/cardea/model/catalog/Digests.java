package io.cardea.model.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 and its spellings. */
final class Digests {

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private Digests() {}

  /** SHA-256 over the UTF-8 of {@code text}. */
  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The first {@code length} characters of base32 (RFC 4648) in lower case. */
  static String base32(byte[] bytes, int length) {
    StringBuilder text = new StringBuilder(length);
    int held = 0;
    int bits = 0;
    int next = 0;
    while (text.length() < length) {
      if (bits < 5) {
        held = ((held << 8) | (bytes[next++] & 0xff)) & 0xfff;
        bits += 8;
      }
      bits -= 5;
      text.append(BASE32.charAt((held >> bits) & 31));
    }
    return text.toString();
  }
}
