package io.cardea.app.stdio;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads messages that are separated by line feeds (MCP "stdio"), each within a limit. */
final class Lines {

  /** What was between two line feeds. */
  sealed interface Line {}

  /** A line within the limit. */
  static final class Text implements Line {

    private final byte[] bytes;

    private Text(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Its bytes, without the line end; not to be changed. */
    byte[] bytes() {
      return bytes;
    }
  }

  /** A line above the limit; its text is gone. */
  record TooLong() implements Line {}

  private final InputStream in;
  private final int maxBytes;

  Lines(InputStream in, int maxBytes) {
    this.in = new BufferedInputStream(in, 64 * 1024);
    this.maxBytes = maxBytes;
  }

  /** Windows ends lines with a carriage return, too. */
  private static Text text(byte[] line) {
    int end = line.length;
    boolean returned = end > 0 && line[end - 1] == '\r';
    return new Text(returned ? Arrays.copyOf(line, end - 1) : line);
  }

  /** The next line; empty at the end. Blocks. */
  Optional<Line> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    long length = 0;
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      length++;
      if (length <= maxBytes) {
        line.write(next);
      }
    }
    return Optional.of(length > maxBytes ? new TooLong() : text(line.toByteArray()));
  }
}
