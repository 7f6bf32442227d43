package io.cardea.app.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs, closed in the reverse order in which it began. One thread. */
final class Parts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** One more. */
  void push(AutoCloseable part) {
    running.push(part);
  }

  /** One more, whose closing waits for the disk and is not waited for without end. */
  void pushOnDisk(String name, AutoCloseable part) {
    running.push(new BoundedClose(name, part));
  }

  /** Does {@code task} again and again from now on. */
  void every(Duration period, String name, Runnable task) {
    running.push(new Ticker(period, name, task));
  }

  /** Closes all; what does not close is logged. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("a part did not close");
      }
    }
  }
}
