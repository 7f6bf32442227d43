package io.cardea.it.matrix.client;

import io.cardea.testkit.feature.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Messages that came, in order. */
final class Inbox {

  /** More than the gateway collects changes of lists when it is busy with them. */
  private static final long WAIT_MILLIS = 20_000;

  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private volatile String fault = "";

  void add(Message message) {
    messages.add(message);
  }

  /** Nothing will come any more, for this reason. */
  void fail(String reason) {
    fault = reason;
  }

  /** The next one that fits; those before it are forgotten. */
  Message await(Predicate<Message> wanted, String what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
    while (true) {
      Message next = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new Broken(what + " did not come" + (fault.isEmpty() ? "" : ": " + fault));
      }
      if (wanted.test(next)) {
        return next;
      }
    }
  }
}
