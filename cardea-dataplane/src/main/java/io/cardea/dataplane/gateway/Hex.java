package io.cardea.dataplane.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Bytes in lower-case hex; a digest a call makes this worth writing. */
final class Hex {

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

  private Hex() {}

  static String of(byte[] bytes) {
    byte[] text = new byte[bytes.length * 2];
    for (int i = 0; i < bytes.length; i++) {
      text[i * 2] = DIGITS[(bytes[i] >> 4) & 15];
      text[i * 2 + 1] = DIGITS[bytes[i] & 15];
    }
    return new String(text, ISO_8859_1);
  }
}
