package io.cardea.dataplane.journal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a file, each in bounded memory whatever the file holds. */
final class Lines implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private boolean isWhole;
  private boolean isOver;

  Lines(Path file) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
  }

  /** Goes to the next line that is not empty; {@code false} if there is none. */
  boolean next() throws IOException {
    line.reset();
    isWhole = true;
    while (!isOver) {
      int b = in.read();
      if (b == '\n' && line.size() > 0) {
        return true;
      }
      if (b < 0) {
        isOver = true;
      } else if (b != '\n') {
        take(b);
      }
    }
    return line.size() > 0;
  }

  private void take(int b) {
    if (line.size() < Line.MAX_BYTES) {
      line.write(b);
    } else {
      isWhole = false;
    }
  }

  /** The line, or a part of it that is too long for any. */
  byte[] bytes() {
    return isWhole ? line.toByteArray() : new byte[0];
  }

  /** Whether the line has no end: a killed process was writing it, and nobody was told of it. */
  boolean isTorn() {
    return isOver;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
