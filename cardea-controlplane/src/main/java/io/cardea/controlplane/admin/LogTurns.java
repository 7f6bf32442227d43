package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Handler;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets a few at a time read the audit log, whatever they ask it: each may hold megabytes and read
 * files for long, and what calls need goes first. Others wait for a moment, in their order, before
 * they are told to try again. Thread-safe.
 */
final class LogTurns {

  static final int AT_ONCE = 4;

  /** Most that wait. */
  static final int MAX_WAITING = 60;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Duration patience;

  LogTurns() {
    this(PATIENCE);
  }

  /** With how long one waits for a turn. */
  LogTurns(Duration patience) {
    this.patience = patience;
  }

  /** What {@code reading} answers when it has a turn; otherwise 503. */
  Handler of(Handler reading) {
    return asked -> {
      if (!isGiven()) {
        return AdminAnswer.problem(
                503, "Busy", "The audit log is asked by " + AT_ONCE + " others now: try again.")
            .with("retry-after", "1");
      }
      try {
        return LogThreads.answer(() -> reading.answer(asked));
      } finally {
        turns.release();
      }
    };
  }

  /** How many wait. */
  int waiting() {
    return turns.getQueueLength();
  }

  private boolean isGiven() {
    if (waiting() >= MAX_WAITING) {
      return false;
    }
    try {
      return turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
