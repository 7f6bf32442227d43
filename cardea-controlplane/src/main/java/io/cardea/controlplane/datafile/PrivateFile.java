package io.cardea.controlplane.datafile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of the data directory, for its owner's eyes only (0600, in a directory made as 0700).
 * SQLite gives its write-ahead log the same permissions. Without POSIX permissions the file
 * system's own rules hold.
 */
public final class PrivateFile {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFile() {}

  /**
   * The file {@code name} in {@code directory}; both are made if they are not there, a file that
   * others could read is closed to them.
   */
  public static Path in(Path directory, String name) throws IOException {
    boolean posix = folder(directory);
    Path file = directory.resolve(name);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(file, attributes(posix, FILE));
    } else if (posix) {
      Files.setPosixFilePermissions(file, FILE);
    }
    return file;
  }

  /** {@code directory}, made if it is not there. */
  public static Path directory(Path directory) throws IOException {
    boolean _ = folder(directory);
    return directory;
  }

  /** Makes the directory if it is not there; whether it has POSIX permissions. */
  private static boolean folder(Path directory) throws IOException {
    boolean posix =
        Files.getFileStore(existing(directory))
            .supportsFileAttributeView(PosixFileAttributeView.class);
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, attributes(posix, DIRECTORY));
    }
    return posix;
  }

  /**
   * Makes the file {@code name} in {@code directory}, which is there whole, on the disk, or not at
   * all; one that is there already stays as it is.
   */
  public static void create(Path directory, String name, String text) throws IOException {
    write(directory, name, text, false);
  }

  /** The same, instead of what is there. */
  public static void replace(Path directory, String name, String text) throws IOException {
    write(directory, name, text, true);
  }

  private static void write(Path directory, String name, String text, boolean replaces)
      throws IOException {
    Path part = in(directory, name + ".part");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.truncate(0);
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      if (replaces || !Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        Files.move(part, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static FileAttribute<?>[] attributes(
      boolean posix, Set<PosixFilePermission> permissions) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static Path existing(Path directory) {
    Path path = directory.toAbsolutePath();
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }
}
