package io.cardea.audit.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock on a file that one holder has, in this process or another. It ends when it is closed, or
 * with the process. Nothing else may open the file: the system drops a lock (POSIX {@code fcntl})
 * as soon as its process closes the file, however often that is open.
 */
public final class ProcessLock implements Closeable {

  /** Of this process: a file whose lock it has must not even be tried. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path name;
  private final FileChannel channel;
  private final AtomicBoolean isHeld = new AtomicBoolean(true);

  private ProcessLock(Path name, FileChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  /**
   * Takes it, unless somebody has it.
   *
   * @param file made for its owner only if it is not there; its folder is
   * @throws IOException if the file cannot be opened, or is a symbolic link
   */
  public static Optional<ProcessLock> tryOf(Path file) throws IOException {
    Path name = realName(file);
    if (!HELD.add(name)) {
      return Optional.empty();
    }
    boolean isHeld = false;
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              OwnerOnly.file(file));
      try {
        isHeld = isLocked(channel);
      } finally {
        if (!isHeld) {
          channel.close();
        }
      }
      return isHeld ? Optional.of(new ProcessLock(name, channel)) : Optional.empty();
    } finally {
      if (!isHeld) {
        HELD.remove(name);
      }
    }
  }

  private static Path realName(Path file) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling("").toRealPath();
    return folder.resolve(String.valueOf(file.getFileName()));
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) { // the same file by another name
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (isHeld.compareAndSet(true, false)) {
      try {
        channel.close();
      } finally {
        HELD.remove(name);
      }
    }
  }
}
