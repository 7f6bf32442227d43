package io.cardea.app.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Does something again and again on a thread of its own, until it is closed. */
final class Ticker implements AutoCloseable {

  private final Thread thread;

  /**
   * Begins at once.
   *
   * @param period between the end of one turn and the next
   */
  Ticker(Duration period, String name, Runnable task) {
    thread =
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                task.run();
                pause(period);
              }
            });
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
