package io.cardea.upstream.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines that end in LF or CRLF and are bounded. Not thread-safe. */
final class LineReader {

  private static final int CHUNK = 16 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] chunk = new byte[CHUNK];
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private int at;
  private int end;

  /** A reader of lines of at most {@code maxBytes}, their ends aside. */
  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** A line is longer than it may be. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int maxBytes) {
      super("a line is longer than " + maxBytes + " bytes");
    }
  }

  /** The next line, possibly empty and the last one possibly without an end; null after it. */
  byte @Nullable [] next() throws IOException {
    while (true) {
      for (int i = at; i < end; i++) {
        if (chunk[i] == '\n') {
          return line(i);
        }
      }
      keep(end);
      if (partial.size() > maxBytes + 1) {
        throw new TooLong(maxBytes);
      }
      at = 0;
      end = Math.max(0, in.read(chunk));
      if (end == 0) {
        return partial.size() == 0 ? null : finished();
      }
    }
  }

  private byte[] line(int lineFeed) throws TooLong {
    keep(lineFeed);
    at = lineFeed + 1;
    return finished();
  }

  private void keep(int to) {
    partial.write(chunk, at, to - at);
    at = to;
  }

  private byte[] finished() throws TooLong {
    byte[] line = partial.toByteArray();
    partial.reset();
    boolean carriageReturn = line.length > 0 && line[line.length - 1] == '\r';
    byte[] text = carriageReturn ? Arrays.copyOf(line, line.length - 1) : line;
    if (text.length > maxBytes) {
      throw new TooLong(maxBytes);
    }
    return text;
  }
}
