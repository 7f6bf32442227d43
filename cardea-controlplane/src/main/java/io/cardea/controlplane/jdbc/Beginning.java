package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What must be done in a database before anything else, once: whoever comes first does it, so that
 * a database may be away when its store is opened.
 */
final class Beginning {

  private final Runnable work;
  private final Duration patience;
  private final ReentrantLock doing = new ReentrantLock();
  private volatile boolean done;

  /**
   * @param work may throw, and is done again by the next who comes
   * @param patience how long others wait for it
   */
  Beginning(Runnable work, Duration patience) {
    this.work = work;
    this.patience = patience;
  }

  /**
   * Does it, unless it is done.
   *
   * @throws StoreUnavailable if somebody else is still at it
   */
  void ensure() {
    if (done) {
      return;
    }
    if (!isMyTurn()) {
      throw new StoreUnavailable(
          "the resource store is being made ready: try again",
          false,
          new TimeoutException("somebody else makes it ready"));
    }
    try {
      if (!done) {
        work.run();
        done = true;
      }
    } finally {
      doing.unlock();
    }
  }

  private boolean isMyTurn() {
    try {
      return doing.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
