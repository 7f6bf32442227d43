package io.cardea.controlplane.orders;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every two seconds for orders that this node has to carry out, on a thread of its own. */
public final class OrderLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OrderLoop.class);
  private static final long PERIOD_MILLIS = 2_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final NodeOrders orders;
  private final CountDownLatch looked = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;
  private boolean isAway;

  private OrderLoop(NodeOrders orders, ThreadFactory threads) {
    this.orders = orders;
    this.thread = threads.newThread(this::run);
  }

  /**
   * Starts to look.
   *
   * @param patience how long this waits until what was ordered before is carried out
   */
  public static OrderLoop start(NodeOrders orders, ThreadFactory threads, Duration patience) {
    OrderLoop loop = new OrderLoop(orders, threads);
    loop.thread.start();
    try {
      if (!loop.looked.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().log("What was ordered on all nodes is not known yet: it is carried out later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return loop;
  }

  private void run() {
    try {
      do {
        look();
        looked.countDown();
      } while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      orders.turn();
      isAway = false;
    } catch (Throwable e) { // nothing may end this thread
      if (!isAway && stopped.getCount() > 0) {
        LOG.atWarn()
            .setCause(e)
            .log("Not all that is ordered on all nodes can be done now: it is tried again");
      }
      isAway = true;
    }
  }

  /** Ends, within seconds. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
