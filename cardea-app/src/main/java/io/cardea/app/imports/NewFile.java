package io.cardea.app.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is written whole or not at all. */
final class NewFile {

  private NewFile() {}

  /**
   * Writes {@code text} to {@code file}.
   *
   * @param replace whether a file that is there may be replaced
   * @throws IOException if it cannot; the message says why
   */
  static void write(Path file, String text, boolean replace) throws IOException {
    Path whole = file.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("there is no folder for " + file);
    }
    if (!replace && Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is there already; --force replaces it");
    }
    Path draft = Files.createTempFile(folder, ".cardea-import", ".tmp");
    try {
      Files.writeString(draft, text, UTF_8);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      if (replace) {
        Files.move(draft, whole, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(draft, whole);
      }
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " is there already; --force replaces it", e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
