package io.cardea.controlplane.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes the file of a backup so that it is there whole, on the disk, or not at all. */
public final class BackupFile {

  private BackupFile() {}

  /** Writes entries. */
  @FunctionalInterface
  public interface Content<T> {
    T writeTo(BackupWriter writer) throws IOException;
  }

  /**
   * Writes {@code content} to {@code file}, for its owner's eyes only.
   *
   * @return what {@code content} has returned
   * @throws FileAlreadyExistsException if it is there already
   */
  public static <T> T write(Path file, Content<T> content) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    return replace(file, content);
  }

  /** The same, instead of what is there. */
  static <T> T replace(Path file, Content<T> content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    try {
      T written = writePart(part, content);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return written;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static <T> T writePart(Path part, Content<T> content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                ownerOnly(part));
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
      BackupWriter writer = new BackupWriter(out);
      T written = content.writeTo(writer);
      writer.end();
      out.flush();
      channel.force(true);
      return written;
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
