package io.cardea.app.stdio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A data folder that no other process uses: the first of a row that is free. Several desktop
 * clients may run at once, and each starts a gateway of its own; a folder is used again after its
 * process has ended, however it did.
 */
public final class ClaimedFolder implements AutoCloseable {

  private static final int MAX_FOLDERS = 64;

  private final Path path;
  private final FileChannel lock;

  private ClaimedFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Claims one below {@code base}, which is made if it is not there. */
  public static ClaimedFolder below(Path base) throws IOException {
    if (!Files.isDirectory(base)) {
      Files.createDirectories(base);
      Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx------"));
    }
    for (int i = 1; i <= MAX_FOLDERS; i++) {
      FileChannel lock = tryLock(base.resolve("stdio-" + i + ".lock"));
      if (lock != null) {
        return new ClaimedFolder(base.resolve("stdio-" + i), lock);
      }
    }
    throw new IOException(
        MAX_FOLDERS + " gateways use the folders in " + base + " already; name one with --data");
  }

  private static @Nullable FileChannel tryLock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      locked = lock != null;
      return locked ? channel : null;
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /** Where the gateway keeps its data. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
