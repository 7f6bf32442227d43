package io.cardea.audit.log;

import io.cardea.audit.segment.DiskStep;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the log. Whoever records something leaves it in a queue and is told
 * when it is written, so that a disk that hangs holds up this thread only. The queue is a stack
 * without a lock (R. K. Treiber, 1986), which the writer empties at once: what it finds there is
 * one batch. It takes at most {@value #QUEUE_BYTES} bytes, and besides the outcomes of open
 * intents, to which their space is promised; nothing is taken while the disk does not answer.
 */
final class AuditWriter {

  private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);

  /** Most bytes that wait, outcomes aside. */
  static final int QUEUE_BYTES = 16 << 20;

  /** So many entries are one step. */
  private static final int STEP = 64;

  private final Journal journal;
  private final int capacity;
  private final AtomicReference<@Nullable Entry> newest = new AtomicReference<>();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicBoolean isTickDue = new AtomicBoolean();
  private final Thread thread;

  private final DiskStep step = new DiskStep();
  private volatile boolean isStopping;
  private volatile boolean isStallTold;
  private @Nullable IOException stopFailure;

  /** Of the queue's bytes, what the batch under way has taken and not given back. */
  private long taken;

  private AuditWriter(Journal journal, int capacity, ThreadFactory threads) {
    this.journal = journal;
    this.capacity = capacity;
    journal.onProgress(this::stepped);
    this.thread = threads.newThread(this::run);
  }

  /** From now on {@code journal} is its thread's. */
  static AuditWriter start(Journal journal, int capacity, ThreadFactory threads) {
    AuditWriter writer = new AuditWriter(journal, capacity, threads);
    writer.thread.start();
    return writer;
  }

  /**
   * Takes {@code entry} if there is room for it, to be written after the next {@link #wake}; it is
   * told in any case what became of it.
   */
  void offer(Entry entry) {
    if (isStalled()) {
      entry.failed(
          new IOException("the disk has not answered for " + DiskStep.STALL.toSeconds() + " s"));
    } else if (queued.addAndGet(entry.cost()) > capacity) {
      queued.addAndGet(-entry.cost());
      entry.failed(new IOException("too much waits to be written"));
    } else {
      push(entry);
    }
  }

  /** Takes {@code entry}, for which room was promised; as {@link #offer} otherwise. */
  void give(Entry entry) {
    push(entry);
  }

  private void push(Entry entry) {
    Entry before;
    do {
      before = newest.get();
      if (before == Closed.INSTANCE) {
        entry.failed(new IOException("the log is closed"));
        return;
      }
      entry.before = before;
    } while (!newest.compareAndSet(before, entry));
  }

  /** Has what waits written, soon. */
  void wake() {
    if (newest.get() != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Looks after what could not be written, and says so if the disk does not answer. */
  void tick() {
    if (isStalled()) {
      if (!isStallTold) {
        LOG.error(
            "The disk of the audit log has not answered for {} s: calls are refused until it does",
            DiskStep.STALL.toSeconds());
        isStallTold = true;
      }
    } else if (!isTickDue.getAndSet(true)) {
      LockSupport.unpark(thread);
    }
  }

  /** Whether the disk does not answer; nothing more is queued then. */
  boolean isStalled() {
    return step.isStalled();
  }

  /** How long the disk has not answered. */
  Duration silence() {
    return step.silence();
  }

  /**
   * Writes what is queued, closes the journal and ends.
   *
   * @throws IOException if the last segment could not be cut
   */
  void stop() throws IOException {
    isStopping = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the audit log was written", e);
    }
    if (stopFailure != null) {
      throw stopFailure;
    }
  }

  private void run() {
    try {
      work();
    } catch (Throwable e) {
      died(e);
    } finally {
      refuse(newest.getAndSet(Closed.INSTANCE));
    }
  }

  /** What waits is refused, and the segment cut, so that readers find its end. */
  private void died(Throwable why) {
    stopFailure = new IOException("the writer of the audit log has ended", why);
    try {
      journal.end();
    } catch (Throwable e) {
      stopFailure.addSuppressed(e);
    }
    step.end();
    LOG.error("The writer of the audit log has ended: nothing is recorded until a restart", why);
  }

  /** Nobody will write {@code batch}. */
  private static void refuse(@Nullable Entry batch) {
    for (Entry entry = batch; entry != null; entry = entry.before) {
      entry.failed(new IOException("the writer of the audit log has ended"));
    }
  }

  private void work() {
    while (!isStopping || newest.get() != null) {
      Entry batch = newest.getAndSet(null);
      boolean isTick = isTickDue.getAndSet(false);
      if (batch == null && !isTick) {
        LockSupport.park(this);
      } else {
        write(batch, isTick);
      }
    }
    Entry last = newest.getAndSet(Closed.INSTANCE);
    write(last, false);
    step.begin();
    try {
      journal.shut();
    } catch (IOException e) {
      stopFailure = e;
    } finally {
      step.end();
    }
  }

  private void write(@Nullable Entry batch, boolean isTick) {
    step.begin();
    Entry entry = null;
    try {
      if (isTick) {
        tickJournal();
      }
      int steps = 0;
      entry = oldestFirst(batch);
      while (entry != null) {
        if (++steps % STEP == 0) {
          step.begin();
        }
        Entry next = entry.before;
        entry.before = null;
        taken += entry.isOwed() ? 0 : entry.cost();
        Entry one = entry;
        entry = next;
        add(one);
      }
      journal.commit();
    } catch (Throwable e) { // nothing may end this thread
      LOG.error("A fault while the audit log was written", e);
    } finally {
      giveUp(entry);
      giveBack();
      end();
    }
  }

  /**
   * A fault came before {@code first} and those behind it: they are told, and cost nothing more.
   */
  private void giveUp(@Nullable Entry first) {
    for (Entry entry = first; entry != null; entry = entry.before) {
      taken += entry.isOwed() ? 0 : entry.cost();
      entry.failed(new IOException("a fault in the writer"));
    }
  }

  /** A fault in it keeps nothing from being written that was given since. */
  private void tickJournal() {
    try {
      journal.tick();
    } catch (Throwable e) {
      LOG.error("What the audit log owes cannot be written", e);
    }
  }

  private void add(Entry entry) {
    try {
      journal.add(entry);
    } catch (Throwable e) {
      LOG.error("A record cannot be written", e);
      entry.failed(new IOException("a fault in the writer", e));
    }
  }

  private static @Nullable Entry oldestFirst(@Nullable Entry newest) {
    Entry turned = null;
    for (Entry entry = newest; entry != null; ) {
      Entry before = entry.before;
      entry.before = turned;
      turned = entry;
      entry = before;
    }
    return turned;
  }

  /** The disk answered, though the batch, or what was owed before it, may be long. */
  private void stepped() {
    step.begin();
    giveBack();
  }

  private void giveBack() {
    queued.addAndGet(-taken);
    taken = 0;
  }

  private void end() {
    step.end();
    if (isStallTold) {
      isStallTold = false;
      LOG.info("The disk of the audit log answers again");
    }
  }

  /** What the queue holds when nothing is taken any more. */
  private static final class Closed extends Entry {
    private static final Closed INSTANCE = new Closed();

    private Closed() {
      super(0);
    }

    @Override
    boolean stage(Journal journal) {
      return false;
    }

    @Override
    void written() {}

    @Override
    void failed(IOException why) {}
  }
}
