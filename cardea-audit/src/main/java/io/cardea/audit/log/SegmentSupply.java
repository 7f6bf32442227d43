package io.cardea.audit.log;

import io.cardea.audit.segment.Segment;
import io.cardea.audit.segment.SegmentSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the next segment ready before it is needed, and puts full ones away; both on the background
 * executor, as both wait for the disk. After a failure it tries again when it is asked to, at most
 * once a second.
 */
final class SegmentSupply {

  /** Shortest time between two attempts to make a segment. */
  static final Duration RETRY = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(SegmentSupply.class);
  private static final long STOP_SECONDS = 10;

  private final SegmentSource source;
  private final Executor background;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition isIdle = lock.newCondition();
  private volatile @Nullable Segment ready;
  private @Nullable IOException failure;
  private Instant failedAt = Instant.MIN;
  private long nextSequence;
  private boolean isPreparing;
  private int chores;
  private boolean isStopped;

  SegmentSupply(
      SegmentSource source, long firstSequence, Executor background, InstantSource clock) {
    this.source = source;
    this.nextSequence = firstSequence;
    this.background = background;
    this.clock = clock;
  }

  /** The next segment, if it is ready; stays ready until {@link #take}. */
  @Nullable Segment peek() {
    return ready;
  }

  /** Uses up the segment that {@link #peek} gave. */
  void take() {
    lock.lock();
    try {
      ready = null;
    } finally {
      lock.unlock();
    }
  }

  /** Why the next segment is not ready. */
  IOException failure() {
    lock.lock();
    try {
      return failure == null ? new IOException("the next segment is still being made") : failure;
    } finally {
      lock.unlock();
    }
  }

  /** Starts making the next segment, unless there is one or the last attempt just failed. */
  void want() {
    if (ready != null) {
      return;
    }
    lock.lock();
    try {
      if (ready != null || isPreparing || isStopped || hasJustFailed()) {
        return;
      }
      isPreparing = true;
    } finally {
      lock.unlock();
    }
    start(this::prepare);
  }

  /** Makes the next segment on this thread, if it is not ready. */
  void prepareNow() throws IOException {
    awaitIdle();
    lock.lock();
    try {
      if (ready == null) {
        ready = source.prepare(nextSequence);
        nextSequence++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Cuts and closes a segment that takes no more records. */
  void retire(Segment full) {
    start(() -> {
      try {
        full.finish();
      } catch (IOException | RuntimeException | Error e) { // costs space, not records
        LOG.warn("Cannot cut audit segment {} to its used length", full.sequence(), e);
      }
    });
  }

  /** Waits for what is under way and removes the segment nobody will use. */
  void stop() throws IOException {
    lock.lock();
    try {
      isStopped = true;
    } finally {
      lock.unlock();
    }
    awaitIdle();
    Segment unused = ready;
    if (unused != null) {
      ready = null;
      unused.discard();
    }
  }

  private void prepare() {
    try {
      Segment segment = source.prepare(nextSequence);
      lock.lock();
      try {
        ready = segment;
        nextSequence++;
        isPreparing = false;
        failure = null;
        failedAt = Instant.MIN;
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      failed(e);
    } catch (Throwable e) { // or no further one would ever be made
      failed(new IOException("a segment could not be made", e));
    }
  }

  private void failed(IOException cause) {
    LOG.warn(
        "Cannot make audit segment {}; calls are refused when the log is full",
        nextSequence,
        cause);
    lock.lock();
    try {
      isPreparing = false;
      failure = cause;
      failedAt = clock.instant();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasJustFailed() {
    return failure != null
        && Duration.between(failedAt, clock.instant()).abs().compareTo(RETRY) < 0;
  }

  private void start(Runnable chore) {
    lock.lock();
    try {
      chores++;
    } finally {
      lock.unlock();
    }
    try {
      background.execute(() -> run(chore));
    } catch (RejectedExecutionException e) { // the process is stopping; better slow than not done
      run(chore);
    }
  }

  private void run(Runnable chore) {
    try {
      chore.run();
    } finally {
      lock.lock();
      try {
        chores--;
        isIdle.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void awaitIdle() throws IOException {
    long nanos = TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    lock.lock();
    try {
      while (chores > 0) {
        if (nanos <= 0) {
          throw new IOException("work on audit segments has not ended in 10 s");
        }
        nanos = isIdle.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for work on audit segments", e);
    } finally {
      lock.unlock();
    }
  }
}
