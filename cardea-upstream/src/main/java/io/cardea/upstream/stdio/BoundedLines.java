package io.cardea.upstream.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines and cuts those that are too long; for what only people read. Not thread-safe. */
final class BoundedLines {

  private final InputStream in;
  private final int maxBytes;
  private final byte[] chunk = new byte[4096];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;

  BoundedLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** The next line, or as much of it as is kept; null after the last. */
  byte @Nullable [] next() throws IOException {
    boolean any = false;
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(chunk));
        if (end == 0) {
          return any ? taken() : null;
        }
      }
      any = true;
      byte c = chunk[at++];
      if (c == '\n') {
        return taken();
      }
      if (line.size() < maxBytes) {
        line.write(c);
      }
    }
  }

  private byte[] taken() {
    byte[] bytes = line.toByteArray();
    line.reset();
    return bytes;
  }
}
