package io.cardea.audit.seal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * That nobody else changes a file of keys, be it a gateway that starts or a command. It is held on
 * a file beside, as the file itself is replaced whole, and ends with the process.
 */
final class KeyLock implements Closeable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final FileChannel channel;

  private KeyLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits until nobody else has it.
   *
   * @param ownerOnly what the file beside is made with
   * @throws IOException if somebody has it for long
   */
  static KeyLock of(Path file, FileAttribute<?>... ownerOnly) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            ownerOnly);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean isHeld = false;
    try {
      while (!isHeld
          && System.nanoTime() - deadline < 0
          && !Thread.currentThread().isInterrupted()) {
        isHeld = isFree(channel);
        if (!isHeld) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    } finally {
      if (!isHeld) {
        channel.close();
      }
    }
    if (!isHeld) {
      throw new IOException(file + " is being changed by another process: try it again");
    }
    return new KeyLock(channel);
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) { // another thread of this process has it
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
