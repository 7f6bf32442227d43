package io.cardea.mcp.json;

/**
 * Well-formed UTF-8 by the Unicode Standard, table 3-7: no overlong forms, no surrogates, nothing
 * above U+10FFFF.
 */
final class Utf8 {

  private Utf8() {}

  /** Length of the multi-byte sequence that starts at {@code at}, or 0 if it is not well-formed. */
  static int sequence(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + length > to) {
      return 0;
    }
    int second = bytes[at + 1] & 0xff;
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
