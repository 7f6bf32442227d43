package io.cardea.audit.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * One JSON object (RFC 8259), built field by field into a byte array and ended by a line feed.
 * Everything that could end the line, leave the string, steer a terminal or reorder its text is
 * escaped; half a surrogate pair becomes U+FFFD. Hand-written because this is on the path of every
 * call. One thread, one use.
 */
public final class JsonLine {

  private static final int MAX_NUMBER_BYTES = 20;
  private static final int MAX_MARKER_BYTES = 32;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int end;

  /**
   * @param headroom bytes left free before the object, for who frames it
   * @param usual bytes that most such lines have, the headroom aside
   */
  JsonLine(int headroom, String type, int usual) {
    bytes = new byte[headroom + usual];
    end = headroom;
    text(Field.TYPE, type);
    bytes[headroom] = '{';
  }

  /** Headroom, object and line feed, and after them whatever room was not used. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the line ends in {@link #bytes()}. */
  public int end() {
    return end;
  }

  JsonLine text(Field field, String value) {
    raw(field.prefix());
    quoted(field, value);
    return this;
  }

  /** An array of at least one text, each within the field's limit. */
  JsonLine texts(Field field, List<String> values) {
    raw(field.prefix());
    byte separator = '[';
    for (String value : values) {
      ensure(1);
      bytes[end++] = separator;
      quoted(field, value);
      separator = ',';
    }
    ensure(1);
    bytes[end++] = ']';
    return this;
  }

  private void quoted(Field field, String value) {
    int length = value.length();
    ensure((int) Math.min(6L * length, field.maxBytes()) + MAX_MARKER_BYTES);
    bytes[end++] = '"';
    int stop = end + field.maxBytes();
    int read = plain(value, Math.min(length, field.maxBytes()));
    while (read < length) {
      int point = pointAt(value, read);
      if (end + Escapes.sizeOf(point) > stop) {
        raw(("…[cut from " + length + "]").getBytes(StandardCharsets.UTF_8));
        break;
      }
      if (Escapes.isPlain(point)) {
        bytes[end++] = (byte) point;
      } else {
        end = Escapes.put(bytes, end, point);
      }
      read += Character.charCount(point);
    }
    bytes[end++] = '"';
  }

  /**
   * Writes the first characters of {@code value}, {@code most} at most, up to one that is escaped
   * or more than a byte: nearly always that is all of it.
   *
   * @return how many
   */
  private int plain(String value, int most) {
    byte[] to = bytes;
    int from = end;
    int read = 0;
    while (read < most) {
      char unit = value.charAt(read);
      if (!Escapes.isPlain(unit)) {
        break;
      }
      to[from + read] = (byte) unit;
      read++;
    }
    end = from + read;
    return read;
  }

  /** A text of printable ASCII that needs no escape, however long. */
  JsonLine plain(byte[] prefix, byte[] value) {
    raw(prefix);
    ensure(value.length + 2);
    bytes[end++] = '"';
    raw(value);
    bytes[end++] = '"';
    return this;
  }

  /** JSON as it is. */
  JsonLine literal(byte[] json) {
    raw(json);
    return this;
  }

  JsonLine number(byte[] prefix, long value) {
    raw(prefix);
    if (value < 0) {
      raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
      return this;
    }
    ensure(MAX_NUMBER_BYTES);
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    digits(value, digits);
    return this;
  }

  JsonLine id(byte[] prefix, UUID id) {
    raw(prefix);
    ensure(38);
    bytes[end++] = '"';
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    hex(high >>> 32, 8);
    bytes[end++] = '-';
    hex(high >>> 16, 4);
    bytes[end++] = '-';
    hex(high, 4);
    bytes[end++] = '-';
    hex(low >>> 48, 4);
    bytes[end++] = '-';
    hex(low, 12);
    bytes[end++] = '"';
    return this;
  }

  /** In UTC with six decimals; {@code 2026-01-31T23:59:59.000001Z}. */
  JsonLine time(byte[] prefix, Instant time) {
    raw(prefix);
    ensure(48);
    bytes[end++] = '"';
    CivilDate date = CivilDate.of(Math.floorDiv(time.getEpochSecond(), 86_400L));
    if (date.year() < 0 || date.year() > 9999) {
      raw(time.toString().getBytes(StandardCharsets.US_ASCII));
    } else {
      digits(date.year(), 4);
      digits('-', date.month(), 2);
      digits('-', date.day(), 2);
      int second = (int) Math.floorMod(time.getEpochSecond(), 86_400L);
      digits('T', second / 3600, 2);
      digits(':', second / 60 % 60, 2);
      digits(':', second % 60, 2);
      digits('.', time.getNano() / 1000, 6);
      bytes[end++] = 'Z';
    }
    bytes[end++] = '"';
    return this;
  }

  JsonLine finish() {
    ensure(2);
    bytes[end++] = '}';
    bytes[end++] = '\n';
    return this;
  }

  private void digits(char separator, int value, int count) {
    bytes[end++] = (byte) separator;
    digits(value, count);
  }

  private void digits(int value, int count) {
    int rest = value;
    for (int at = end + count - 1; at >= end; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += count;
  }

  private void digits(long value, int count) {
    long rest = value;
    for (int at = end + count - 1; at >= end; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += count;
  }

  private void hex(long value, int count) {
    for (int shift = 4 * (count - 1); shift >= 0; shift -= 4) {
      bytes[end++] = HEX[(int) (value >>> shift) & 15];
    }
  }

  private void raw(byte[] text) {
    ensure(text.length);
    System.arraycopy(text, 0, bytes, end, text.length);
    end += text.length;
  }

  private void ensure(int more) {
    if (bytes.length - end < more + 2) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more + 2));
    }
  }

  private static int pointAt(String value, int at) {
    char unit = value.charAt(at);
    if (!Character.isSurrogate(unit)) {
      return unit;
    }
    int point = value.codePointAt(at);
    return point >= Character.MIN_SUPPLEMENTARY_CODE_POINT ? point : 0xFFFD;
  }
}
