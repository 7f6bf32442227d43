package io.cardea.dataplane.quota;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what changes in a {@link BudgetTable} to its store at once, on a thread of its own.
 * Whoever counts never waits for it: so a killed process loses what was counted while the last
 * slots were written, which is microseconds; while the store does not answer, everything since.
 */
final class BudgetWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BudgetWriter.class);
  private static final long FORCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** Slots that are copied while the lock is held. */
  private static final int BATCH = 64;

  private final BudgetTable table;
  private final ReentrantLock lock;
  private final BudgetStore store;
  private final Thread thread;
  private final int[] slots = new int[BATCH];
  private final long[] numbers = new long[BATCH * BudgetTable.FIELDS];
  private volatile boolean isStopping;
  private boolean isUnforced;
  private boolean isFailing;
  private long forcedNanos = System.nanoTime();

  private BudgetWriter(
      BudgetTable table, ReentrantLock lock, BudgetStore store, ThreadFactory threads) {
    this.table = table;
    this.lock = lock;
    this.store = store;
    this.thread = threads.newThread(this::run);
  }

  /**
   * Begins.
   *
   * @param lock that whoever uses {@code table} holds
   * @param store taken over
   */
  static BudgetWriter start(
      BudgetTable table, ReentrantLock lock, BudgetStore store, ThreadFactory threads) {
    BudgetWriter writer = new BudgetWriter(table, lock, store, threads);
    lock.lock();
    try {
      table.onChange(() -> LockSupport.unpark(writer.thread));
    } finally {
      lock.unlock();
    }
    writer.thread.start();
    return writer;
  }

  /** Writes what was counted and ends, within seconds: a store that hangs is left to itself. */
  @Override
  public void close() {
    isStopping = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(CLOSE_LIMIT)) {
        LOG.error("What was used of budgets is not written: its disk does not answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (store) {
      while (!isStopping) {
        await();
        if (!isWritten(false)) {
          TimeUnit.NANOSECONDS.sleep(RETRY_NANOS);
        }
      }
      boolean _ = isWritten(true);
    } catch (IOException | InterruptedException e) {
      LOG.warn("What was used of budgets was not closed cleanly", e);
    }
  }

  private void await() {
    while (!isStopping && !isChanged() && !isForceDue()) {
      if (isUnforced) {
        LockSupport.parkNanos(this, forcedNanos + FORCE_NANOS - System.nanoTime());
      } else {
        LockSupport.park(this);
      }
    }
  }

  private boolean isChanged() {
    lock.lock();
    try {
      return table.isChanged();
    } finally {
      lock.unlock();
    }
  }

  private boolean isForceDue() {
    return isUnforced && System.nanoTime() - forcedNanos >= FORCE_NANOS;
  }

  /** Writes what has changed; if that fails, all of it is to be written again. */
  private boolean isWritten(boolean isLast) {
    try {
      write();
      if (isForceDue() || isLast) {
        store.force();
        isUnforced = false;
        forcedNanos = System.nanoTime();
      }
    } catch (IOException e) {
      if (!isFailing) {
        LOG.error("What is used of budgets cannot be written; a restart would forget it", e);
      }
      isFailing = true;
      lock.lock();
      try {
        table.allChanged();
      } finally {
        lock.unlock();
      }
      return false;
    }
    if (isFailing) {
      LOG.info("What is used of budgets is written again");
    }
    isFailing = false;
    return true;
  }

  private void write() throws IOException {
    for (int count = take(); count > 0; count = take()) {
      isUnforced = true;
      for (int at = 0; at < count; at++) {
        store.write(slots[at], numbers, at * BudgetTable.FIELDS);
      }
    }
  }

  private int take() {
    lock.lock();
    try {
      return table.takeChanged(slots, numbers);
    } finally {
      lock.unlock();
    }
  }
}
