package io.cardea.audit.log;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls that wait for the key of a new subject, each of which holds its request, so that
 * a disk that hangs does not fill the memory with them. Any thread.
 */
final class KeyWaits {

  /** Most calls that wait. */
  static final int MOST_CALLS = 10_000;

  /** Most bytes of their params. */
  static final long MOST_BYTES = 64L << 20;

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Whether one more with so many bytes may wait; if so, {@link #leave} is due once. */
  boolean enter(long params) {
    boolean isCall = calls.incrementAndGet() <= MOST_CALLS;
    boolean isRoom = bytes.addAndGet(params) <= MOST_BYTES;
    if (isCall && isRoom) {
      return true;
    }
    leave(params);
    return false;
  }

  /** One with so many bytes waits no more. */
  void leave(long params) {
    calls.decrementAndGet();
    bytes.addAndGet(-params);
  }
}
