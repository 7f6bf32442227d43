package io.cardea.dataplane.loop;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks that other threads bring to one event loop. Many that come together wake it once; they run
 * in the order in which they came. A stack without a lock (R. K. Treiber, 1986).
 */
final class Returning {

  private static final Logger LOG = LoggerFactory.getLogger(Returning.class);

  /** One task, and the one that came before. */
  private static final class Node {
    private final Runnable task;
    private @Nullable Node other;

    Node(Runnable task) {
      this.task = task;
    }
  }

  private final AtomicReference<@Nullable Node> newest = new AtomicReference<>();
  private final Executor loop;

  /**
   * @param loop runs tasks on the event loop, soon
   */
  Returning(Executor loop) {
    this.loop = loop;
  }

  /** Runs {@code task} on the event loop, soon; may be called from any thread. */
  void add(Runnable task) {
    Node node = new Node(task);
    Node before;
    do {
      before = newest.get();
      node.other = before;
    } while (!newest.compareAndSet(before, node));
    if (before == null) {
      loop.execute(this::run);
    }
  }

  private void run() {
    Node oldest = null;
    for (Node node = newest.getAndSet(null); node != null; ) {
      Node before = node.other;
      node.other = oldest;
      oldest = node;
      node = before;
    }
    for (Node node = oldest; node != null; node = node.other) {
      try {
        node.task.run();
      } catch (RuntimeException e) { // the others are to run
        LOG.atError().setCause(e).log("a task on an event loop failed");
      }
    }
  }
}
