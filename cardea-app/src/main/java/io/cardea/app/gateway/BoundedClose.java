package io.cardea.app.gateway;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a part that waits for a disk or a database, which may hang: on a thread of its own, that
 * is left to itself after a while. What it would have written is lost then, as by a kill.
 *
 * @param name of the part, for the log
 * @param limit how long it may take
 */
record BoundedClose(String name, AutoCloseable part, Duration limit) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BoundedClose.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  BoundedClose(String name, AutoCloseable part) {
    this(name, part, LIMIT);
  }

  @Override
  public void close() {
    Thread closing = Thread.ofPlatform().name("close-" + name).daemon().start(this::closeNow);
    try {
      if (!closing.join(limit)) {
        LOG.error(
            "{}: not closed within {} s, as what it waits for does not answer",
            name,
            limit.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeNow() {
    try {
      part.close();
    } catch (Exception e) {
      LOG.atWarn().setCause(e).log("{} did not close", name);
    }
  }
}
