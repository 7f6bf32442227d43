package io.cardea.controlplane.backup;

import io.cardea.controlplane.store.BackupRefused;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Reads backups, and refuses what is not exactly what was written. For one thread. */
public final class BackupReader {

  private final InputStream in;
  private final MessageDigest digest = BackupFormat.digest();
  private long lines;

  private BackupReader(InputStream in) {
    this.in = in;
  }

  /** Takes entries. */
  @FunctionalInterface
  public interface Sink<X extends Exception> {
    void take(BackupEntry entry) throws X;
  }

  /**
   * Gives every entry of {@code file} to {@code sink}. What it gave before it throws is worth
   * nothing, so look first with a sink that does nothing.
   *
   * @throws BackupRefused if it is no backup, a newer one, cut short or damaged
   */
  public static <X extends Exception> void read(Path file, Sink<X> sink)
      throws BackupRefused, IOException, X {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      new BackupReader(in).readAll(sink);
    }
  }

  private <X extends Exception> void readAll(Sink<X> sink) throws BackupRefused, IOException, X {
    byte[] line = next();
    BackupLine first = BackupLine.of(line, 1);
    sink.take(first.start());
    while (true) {
      digest.update(line);
      lines++;
      line = next();
      BackupLine read = BackupLine.of(line, lines + 1);
      if (read.isEnd()) {
        read.checkEnd(lines, HexFormat.of().formatHex(digest.digest()));
        break;
      }
      sink.take(read.entry());
    }
    if (in.read() != -1) {
      throw new BackupRefused("the backup goes on after its end: it is damaged, use another one");
    }
  }

  /** The next line with its line feed. */
  private byte[] next() throws BackupRefused, IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    int c = in.read();
    while (c != -1 && c != '\n') {
      line.write(c);
      if (line.size() > BackupFormat.MAX_LINE) {
        throw new BackupRefused("line " + (lines + 1) + " of the backup is too long");
      }
      c = in.read();
    }
    if (c == -1) {
      throw new BackupRefused(
          lines == 0 && line.size() == 0
              ? "the file is empty and no backup"
              : "the file is no backup, or its end is missing: use another one");
    }
    line.write('\n');
    return line.toByteArray();
  }
}
