package io.cardea.audit.subject;

import io.cardea.audit.segment.DiskStep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in their order, on threads of another executor. Thread-safe; its
 * lock is not held while a task runs.
 */
final class SerialExecutor implements Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

  private final Executor background;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /** From when a task is due, so that it counts, too, if no thread has time for it. */
  private final DiskStep step = new DiskStep();

  private boolean isRunning;
  private boolean isClosed;

  SerialExecutor(Executor background) {
    this.background = background;
  }

  /**
   * Runs {@code task} after all others.
   *
   * @throws RejectedExecutionException if it is closed, or the other executor takes nothing
   */
  @Override
  public void execute(Runnable task) {
    lock.lock();
    try {
      if (isClosed) {
        throw new RejectedExecutionException("closed");
      }
      waiting.add(task);
      if (isRunning) {
        return; // who runs ends only when nothing waits
      }
      if (waiting.size() == 1) {
        step.begin();
      }
    } finally {
      lock.unlock();
    }
    try {
      // Even if others wait: whoever asked for a thread for them may be refused.
      background.execute(this::run);
    } catch (RejectedExecutionException e) {
      if (withdraw(task)) {
        throw e;
      }
    }
  }

  /** Since when a task is due. */
  DiskStep step() {
    return step;
  }

  /** Whether nobody has begun it yet. */
  private boolean withdraw(Runnable task) {
    lock.lock();
    try {
      boolean isWithdrawn = waiting.remove(task);
      if (waiting.isEmpty() && !isRunning) {
        step.end();
      }
      return isWithdrawn;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more tasks, and returns when those that it has taken have run. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
    } finally {
      lock.unlock();
    }
    run();
    awaitIdle(); // if another thread was faster
  }

  private void awaitIdle() {
    lock.lock();
    try {
      while (isRunning) {
        idle.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (Runnable task = next(true); task != null; task = next(false)) {
      try {
        task.run();
      } catch (Throwable e) { // those behind it run also after an Error
        LOG.atError().setCause(e).log("a change of the keys of audit subjects failed");
      }
    }
  }

  /** The next task; null if there is none, or another thread runs them. */
  private @Nullable Runnable next(boolean isFirst) {
    lock.lock();
    try {
      if (isFirst && isRunning) {
        return null;
      }
      Runnable task = waiting.poll();
      isRunning = task != null;
      if (isRunning) {
        step.begin();
      } else {
        step.end();
        idle.signalAll();
      }
      return task;
    } finally {
      lock.unlock();
    }
  }
}
