package io.cardea.app.stdio;

import io.cardea.audit.file.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A data folder that no other process uses: the first of a row that is free. Several desktop
 * clients may run at once, and each starts a gateway of its own; a folder is used again after its
 * process has ended, however it did.
 */
public final class ClaimedFolder implements AutoCloseable {

  private static final int MAX_FOLDERS = 64;

  private final Path path;
  private final ProcessLock lock;

  private ClaimedFolder(Path path, ProcessLock lock) {
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
      Optional<ProcessLock> lock = ProcessLock.tryOf(base.resolve("stdio-" + i + ".lock"));
      if (lock.isPresent()) {
        return new ClaimedFolder(base.resolve("stdio-" + i), lock.get());
      }
    }
    throw new IOException(
        MAX_FOLDERS + " gateways use the folders in " + base + " already; name one with --data");
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
