package io.cardea.app.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on a thread of its own, until it is closed; a turn that fails is
 * logged, and followed by the next.
 */
final class Ticker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

  private final Thread thread;

  /**
   * Begins at once.
   *
   * @param period between the end of one turn and the next
   */
  Ticker(Duration period, String name, Runnable task) {
    thread =
        Thread.ofPlatform() // what it does may wait for a disk
            .daemon()
            .name(name)
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                turn(name, task);
                pause(period);
              }
            });
  }

  private static void turn(String name, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A turn of {} failed", name, e);
    }
  }

  /** Waits, or less if the thread is interrupted. */
  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
