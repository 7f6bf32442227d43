package io.cardea.audit.anchor;

import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings checkpoints to one anchor, on a thread of its own. Only the newest one waits: it stands
 * for all before it. What fails is tried again after a second, then after twice as long, up to a
 * minute.
 */
final class Delivery {

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** An attempt that takes longer counts as failed while it lasts. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** A checkpoint and when it came. */
  private record Waiting(SignedNote checkpoint, Instant since) {}

  private final Anchor anchor;
  private final InstantSource clock;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Waiting newest;
  private @Nullable Instant lacking;
  private @Nullable Instant attempt;
  private Duration pause = Duration.ZERO;
  private long failures;
  private boolean hasFailed;
  private boolean isContradicting;
  private boolean isEnding;
  private boolean isLastAttempt;

  Delivery(Anchor anchor, InstantSource clock, ThreadFactory threads) {
    this.anchor = anchor;
    this.clock = clock;
    this.thread = threads.newThread(this::run);
  }

  void start() {
    thread.start();
  }

  /** Takes the place of one that still waits. */
  void offer(SignedNote checkpoint) {
    lock.lock();
    try {
      Instant now = clock.instant();
      newest = new Waiting(checkpoint, now);
      if (lacking == null) {
        lacking = now;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  AnchorState state() {
    lock.lock();
    try {
      Instant now = clock.instant();
      boolean hangs = attempt != null && attempt.plus(PATIENCE).isBefore(now);
      Duration lag = lacking == null ? Duration.ZERO : Duration.between(lacking, now);
      return new AnchorState(
          anchor.kind(),
          failures,
          lag.isNegative() ? Duration.ZERO : lag,
          hasFailed || hangs,
          isContradicting);
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing waits. */
  boolean isComplete() {
    lock.lock();
    try {
      return newest == null;
    } finally {
      lock.unlock();
    }
  }

  /** Tries what waits once more, now, and ends then. */
  void end() {
    lock.lock();
    try {
      isEnding = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end; a thread that hangs is left behind. */
  void awaitEnd(Duration most) throws InterruptedException {
    if (!thread.join(most)) {
      LOG.atWarn().log("The newest checkpoint of the audit log did not get to {}", anchor.place());
      thread.interrupt();
    }
    anchor.close();
  }

  private void run() {
    try {
      for (Waiting next = next(); next != null; next = next()) {
        deliver(next);
      }
    } catch (InterruptedException e) { // not awaited any longer
      Thread.currentThread().interrupt();
    }
  }

  /** What to bring there, as soon as it is time; null at the end. */
  private @Nullable Waiting next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = pause.toNanos();
      while (!isEnding && (newest == null || left > 0)) {
        if (left > 0) {
          left = changed.awaitNanos(left);
        } else {
          changed.await();
        }
      }
      if (isLastAttempt || newest == null) {
        return null;
      }
      isLastAttempt = isEnding;
      attempt = clock.instant();
      return newest;
    } finally {
      lock.unlock();
    }
  }

  private void deliver(Waiting next) throws InterruptedException {
    try {
      anchor.take(next.checkpoint());
      onTaken(next);
    } catch (IOException | RuntimeException e) {
      onFailure(e);
    }
  }

  private void onTaken(Waiting taken) {
    boolean hadFailed;
    lock.lock();
    try {
      hadFailed = hasFailed;
      attempt = null;
      hasFailed = false;
      isContradicting = false;
      pause = anchor.interval();
      Waiting more = taken.equals(newest) ? null : newest;
      newest = more;
      lacking = more == null ? null : more.since();
    } finally {
      lock.unlock();
    }
    if (hadFailed) {
      LOG.atInfo().log("Checkpoints of the audit log get to {} again", anchor.place());
    }
  }

  private void onFailure(Exception failure) {
    boolean contradicts = failure instanceof Contradiction;
    boolean isNews;
    lock.lock();
    try {
      isNews = !hasFailed || contradicts != isContradicting;
      attempt = null;
      failures++;
      pause = hasFailed ? longer(pause) : FIRST_PAUSE;
      hasFailed = true;
      isContradicting = contradicts;
    } finally {
      lock.unlock();
    }
    if (isNews) {
      report(failure, contradicts);
    }
  }

  private void report(Exception failure, boolean contradicts) {
    String why =
        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    if (contradicts) {
      LOG.atError()
          .log(
              "{} has seen another audit log than this one: {}. Keep a copy of its folder, and run"
                  + " cardea audit verify",
              anchor.place(),
              why);
    } else {
      LOG.atError().log("Checkpoints of the audit log do not get to {}: {}", anchor.place(), why);
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
