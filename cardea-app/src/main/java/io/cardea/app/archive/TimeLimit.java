package io.cardea.app.archive;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends what blocks too long. It runs on a virtual thread, as an interrupt ends what such a one
 * reads from a socket or writes to it; the timeouts of a socket do not end writing.
 */
final class TimeLimit {

  /** Something that blocks. */
  interface Work<T> {
    T run() throws IOException;
  }

  private TimeLimit() {}

  /**
   * Does it.
   *
   * @param what it is, for who reads that it took longer
   * @throws IOException if it failed, or took longer
   */
  static <T> T within(Duration limit, String what, Work<T> work) throws IOException {
    FutureTask<T> task = new FutureTask<>(work::run);
    Thread.ofVirtual().name("audit-archive").start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("%s: not done within %d s".formatted(what, limit.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failed -> throw failed;
        case RuntimeException failed -> throw failed;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } finally {
      task.cancel(true); // of no effect on what is done
    }
  }
}
