package io.cardea.audit.log;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.record.RecordEncoder;
import io.cardea.audit.record.RefusalGroup;
import io.cardea.model.audit.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes refusals. Those of authenticated callers one by one; those of strangers, who can send any
 * number, as the first of each group and minute and a count of the others. What finds no room is
 * counted, and the count is written when there is room again.
 */
final class RefusalRecorder {

  private final Inbox inbox;
  private final RecordEncoder encoder;
  private final InstantSource clock;
  private final Executor background;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong unreported = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private RefusalWindow window;

  RefusalRecorder(Inbox inbox, RecordEncoder encoder, InstantSource clock, Executor background) {
    this.inbox = inbox;
    this.encoder = encoder;
    this.clock = clock;
    this.background = background;
    this.window = new RefusalWindow(clock.instant());
  }

  void refused(Refusal refusal) {
    if (refusal.subject().isPresent() || isFirst(refusal)) {
      write(encoder.refusal(refusal), 1);
    }
  }

  /** Writes what was counted in a minute that is over, and what was dropped. */
  void tick() {
    Instant now = clock.instant();
    RefusalWindow ended = null;
    lock.lock();
    try {
      if (!window.holds(now)) {
        ended = window;
        window = new RefusalWindow(now);
      }
    } finally {
      lock.unlock();
    }
    if (ended != null) {
      write(ended);
    }
    reportDropped();
  }

  /** Writes everything that was only counted so far. */
  void flush() {
    RefusalWindow last;
    lock.lock();
    try {
      last = window;
      window = new RefusalWindow(clock.instant());
    } finally {
      lock.unlock();
    }
    write(last);
    reportDropped();
  }

  /** Refusals that found no room, since the start. */
  long dropped() {
    return dropped.get();
  }

  private boolean isFirst(Refusal refusal) {
    Instant now = clock.instant();
    RefusalWindow ended = null;
    boolean isFirst;
    lock.lock();
    try {
      if (!window.holds(now)) {
        ended = window;
        window = new RefusalWindow(now);
      }
      isFirst = window.isFirst(refusal);
    } finally {
      lock.unlock();
    }
    if (ended != null) {
      writeElsewhere(ended);
    }
    return isFirst;
  }

  /** Up to 20,000 records are too many for a caller's thread. */
  private void writeElsewhere(RefusalWindow ended) {
    try {
      background.execute(() -> write(ended));
    } catch (RejectedExecutionException e) { // the process is stopping
      write(ended);
    }
  }

  private void write(RefusalWindow ended) {
    ended.forEach((RefusalGroup group, long count) ->
        write(encoder.refusals(ended.start(), group, count), count));
  }

  private void write(JsonLine line, long refusals) {
    inbox.offer(
        new NoteEntry(
            Draft.framed(line),
            () -> {
              dropped.addAndGet(refusals);
              unreported.addAndGet(refusals);
            }));
  }

  private void reportDropped() {
    long count = unreported.getAndSet(0);
    if (count > 0) {
      JsonLine line = encoder.dropped(clock.instant(), count);
      inbox.offer(new NoteEntry(Draft.framed(line), () -> unreported.addAndGet(count)));
    }
  }
}
