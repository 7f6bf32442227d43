package io.cardea.audit.record;

import java.nio.charset.StandardCharsets;

/** How one code point stands inside a JSON string: as itself in UTF-8, or escaped. */
final class Escapes {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Escapes() {}

  /** Printable ASCII that needs no escape. */
  static boolean isPlain(int point) {
    return point >= 0x20 && point < 0x7F && point != '"' && point != '\\';
  }

  /** Bytes that {@link #put} will write for {@code point}. */
  static int sizeOf(int point) {
    if (isPlain(point)) {
      return 1;
    }
    if (shortForm(point) != 0) {
      return 2;
    }
    if (isHidden(point)) {
      return 6;
    }
    return point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }

  /** Writes {@code point}, which is no surrogate, and returns where the next one goes. */
  static int put(byte[] bytes, int at, int point) {
    byte form = shortForm(point);
    if (form != 0) {
      bytes[at] = '\\';
      bytes[at + 1] = form;
      return at + 2;
    }
    return isHidden(point) ? escape(bytes, at, point) : utf8(bytes, at, point);
  }

  /** C0, DEL, C1, line and paragraph separators, bidirectional controls. */
  private static boolean isHidden(int point) {
    return point < 0x20
        || (point >= 0x7F && point < 0xA0)
        || (point >= 0x2028 && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069);
  }

  private static byte shortForm(int point) {
    return switch (point) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
  }

  private static int escape(byte[] bytes, int at, int point) {
    bytes[at] = '\\';
    bytes[at + 1] = 'u';
    for (int digit = 0; digit < 4; digit++) {
      bytes[at + 2 + digit] = HEX[(point >>> (12 - 4 * digit)) & 15];
    }
    return at + 6;
  }

  private static int utf8(byte[] bytes, int at, int point) {
    int next = at;
    if (point < 0x80) {
      bytes[next++] = (byte) point;
      return next;
    }
    if (point < 0x800) {
      bytes[next++] = (byte) (0xC0 | (point >>> 6));
    } else {
      if (point < 0x10000) {
        bytes[next++] = (byte) (0xE0 | (point >>> 12));
      } else {
        bytes[next++] = (byte) (0xF0 | (point >>> 18));
        bytes[next++] = continuation(point >>> 12);
      }
      bytes[next++] = continuation(point >>> 6);
    }
    bytes[next++] = continuation(point);
    return next;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
