package io.cardea.audit.index;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an index as new as its log, on a thread of its own: no call waits for it. */
public final class Indexer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
  private static final long PERIOD_MILLIS = 1000;
  private static final long CLOSE_MILLIS = 5000;

  private final LogIndex log;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private boolean isFailing;

  private Indexer(LogIndex log, ThreadFactory threads) {
    this.log = log;
    this.thread = threads.newThread(this::run);
  }

  /** Begins at once; what is not indexed yet is made bit by bit. */
  public static Indexer start(LogIndex log, ThreadFactory threads) {
    Indexer indexer = new Indexer(log, threads);
    indexer.thread.start();
    return indexer;
  }

  /** Ends, within seconds; what is not indexed yet will be by the next. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        tend();
      } while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tend() {
    try {
      log.tend();
      isFailing = false;
    } catch (IOException | RuntimeException e) {
      if (!isFailing) {
        LOG.atWarn().setCause(e).log("The audit log in {} cannot be indexed", log.folder());
      }
      isFailing = true;
    }
  }
}
