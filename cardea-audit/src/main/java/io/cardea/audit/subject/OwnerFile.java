package io.cardea.audit.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.audit.file.FileNames;
import io.cardea.audit.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files for their owner's eyes only (0600, in a folder made as 0700), on the disk when written. */
final class OwnerFile {

  private OwnerFile() {}

  /** Makes {@code folder} if it is not there. */
  static void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, OwnerOnly.folder(folder));
    }
  }

  /** Makes {@code file}, whole or not at all, also instead of one that is there. */
  static void create(Path file, String text) throws IOException {
    Path next = unfinished(file);
    Files.deleteIfExists(next);
    Files.createFile(next, OwnerOnly.file(next));
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      write(channel, text, 0);
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    FileNames.force(file.toAbsolutePath().resolveSibling(""));
  }

  /** Overwrites and removes what {@link #create} left behind if it was killed. */
  static void wipeUnfinished(Path file) throws IOException {
    Path next = unfinished(file);
    if (Files.exists(next)) {
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        wipe(channel);
      }
      Files.delete(next);
    }
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + ".tmp");
  }

  /** Overwrites all of a file. */
  static void wipe(FileChannel channel) throws IOException {
    write(channel, "-".repeat(Math.toIntExact(channel.size())), 0);
    channel.force(true);
  }

  /** Writes {@code text}, all of it, at {@code offset}. */
  static void write(FileChannel channel, String text, long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes, offset + bytes.position());
    }
  }
}
