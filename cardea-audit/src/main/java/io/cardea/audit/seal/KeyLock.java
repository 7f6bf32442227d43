package io.cardea.audit.seal;

import io.cardea.audit.file.ProcessLock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * That nobody else changes a file of keys, be it a gateway that starts or a command. It is held on
 * a file beside, as the file itself is replaced whole.
 */
final class KeyLock {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private KeyLock() {}

  /**
   * Waits until nobody else has it, for ten seconds at most.
   *
   * @throws IOException if somebody has it for longer, or the thread is interrupted
   */
  static ProcessLock of(Path file) throws IOException {
    return of(file, PATIENCE);
  }

  /** The same, with another time to wait. */
  static ProcessLock of(Path file, Duration patience) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".lock");
    long deadline = System.nanoTime() + patience.toNanos();
    Optional<ProcessLock> lock = ProcessLock.tryOf(beside);
    while (lock.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(file + " is being changed by somebody else: try it again");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted while " + file + " was waited for");
      }
      lock = ProcessLock.tryOf(beside);
    }
    return lock.get();
  }
}
