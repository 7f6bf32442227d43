package io.cardea.controlplane.admin;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * Reads the audit log on threads of the system's. A virtual one that waits for a disk in a system
 * call holds up its carrier, and with a few of them the whole API; who asks may be virtual, and
 * waits. How many read at once is up to whoever uses it.
 */
final class LogThreads {

  private static final ThreadFactory THREADS =
      Thread.ofPlatform().name("audit-reader-", 0).daemon().factory();

  private LogThreads() {}

  /** What {@code reading} answers. */
  static AdminAnswer answer(Supplier<AdminAnswer> reading) {
    FutureTask<AdminAnswer> task = new FutureTask<>(reading::get);
    THREADS.newThread(task).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the audit log was read", e);
    }
  }
}
