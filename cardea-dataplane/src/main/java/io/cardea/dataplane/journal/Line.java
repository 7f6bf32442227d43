package io.cardea.dataplane.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a file: CRC-32C (RFC 3720 B.4) of the rest in hex, the number of the line over all
 * files, how many sessions have ended in this file up to and with it, and what it says, sealed. The
 * two numbers tell a reader what damage has taken away.
 *
 * @param number of the line, from 1 on
 * @param ends that this file has counted
 * @param says what
 */
record Line(long number, long ends, Written says) {

  /** Most bytes of a line; what is longer is damage. */
  static final int MAX_BYTES = 1024 * 1024;

  private static final int CRC_DIGITS = 8;
  private static final int MAX_DIGITS = 18;

  /** The line's bytes, the end of line included. */
  byte[] toBytes(Sealing sealing) {
    String sealed = sealing.seal(SessionText.of(says).getBytes(UTF_8));
    byte[] rest = (number + " " + ends + " " + sealed).getBytes(UTF_8);
    byte[] line = new byte[CRC_DIGITS + 1 + rest.length + 1];
    byte[] crc = "%08x ".formatted(checksum(rest, 0, rest.length)).getBytes(ISO_8859_1);
    System.arraycopy(crc, 0, line, 0, crc.length);
    System.arraycopy(rest, 0, line, crc.length, rest.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /** Reads a line without its end; empty if it is damaged. */
  static Optional<Line> parse(byte[] bytes, Sealing sealing) {
    int rest = CRC_DIGITS + 1;
    int number = indexOfSpace(bytes, rest);
    int ends = number < 0 ? -1 : indexOfSpace(bytes, number + 1);
    if (ends < 0 || !hasChecksum(bytes)) {
      return Optional.empty();
    }
    long counted = digits(bytes, rest, number);
    long ended = digits(bytes, number + 1, ends);
    return counted < 0 || ended < 0
        ? Optional.empty()
        : sealing
            .open(new String(bytes, ends + 1, bytes.length - ends - 1, UTF_8))
            .flatMap(SessionText::parse)
            .map(says -> new Line(counted, ended, says));
  }

  private static boolean hasChecksum(byte[] bytes) {
    int rest = CRC_DIGITS + 1;
    String expected = "%08x ".formatted(checksum(bytes, rest, bytes.length - rest));
    return expected.equals(new String(bytes, 0, rest, ISO_8859_1));
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static int indexOfSpace(byte[] bytes, int from) {
    for (int i = from; i < bytes.length && i <= from + MAX_DIGITS; i++) {
      if (bytes[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  private static long digits(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      value = value * 10 + bytes[i] - '0';
    }
    return from == to ? -1 : value;
  }
}
