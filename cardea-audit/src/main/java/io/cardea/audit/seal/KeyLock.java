package io.cardea.audit.seal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * That nobody else changes a file of keys, be it a gateway that starts or a command. It is held on
 * a file beside, as the file itself is replaced whole, and ends with the process.
 */
final class KeyLock implements Closeable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Of this process: for threads of one, locks of files exclude nobody. */
  private static final ReentrantLock WITHIN = new ReentrantLock();

  private final FileChannel channel;

  private KeyLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits until nobody else has it.
   *
   * @param ownerOnly what the file beside is made with
   * @throws IOException if somebody has it for long, or the thread is interrupted
   */
  static KeyLock of(Path file, FileAttribute<?>... ownerOnly) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!WITHIN.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw changing(file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + file + " was waited for");
    }
    boolean isHeld = false;
    try {
      KeyLock lock = ofProcess(file, deadline, ownerOnly);
      isHeld = true;
      return lock;
    } finally {
      if (!isHeld) {
        WITHIN.unlock();
      }
    }
  }

  private static KeyLock ofProcess(Path file, long deadline, FileAttribute<?>... ownerOnly)
      throws IOException {
    FileChannel channel =
        FileChannel.open(
            file.resolveSibling(file.getFileName() + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            ownerOnly);
    boolean isHeld = false;
    try {
      while (!isHeld) {
        FileLock lock = channel.tryLock();
        isHeld = lock != null;
        if (!isHeld && System.nanoTime() - deadline > 0) {
          throw changing(file);
        }
        if (!isHeld) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
      return new KeyLock(channel);
    } finally {
      if (!isHeld) {
        channel.close();
      }
    }
  }

  private static IOException changing(Path file) {
    return new IOException(file + " is being changed by another process: try it again");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      WITHIN.unlock();
    }
  }
}
