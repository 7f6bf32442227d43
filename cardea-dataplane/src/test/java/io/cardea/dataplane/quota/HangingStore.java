package io.cardea.dataplane.quota;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Holds what is written to it, unless it hangs or fails. */
final class HangingStore implements BudgetStore {

  private final Map<Integer, Long> used = new ConcurrentHashMap<>();
  private volatile CountDownLatch answer = new CountDownLatch(0);
  private volatile boolean isBroken;
  private volatile int forced;
  private volatile boolean isClosed;

  void hang() {
    answer = new CountDownLatch(1);
  }

  void goOn() {
    answer.countDown();
  }

  void breakDown(boolean yes) {
    isBroken = yes;
  }

  /** Use of all slots together. */
  long used() {
    return used.values().stream().mapToLong(Long::longValue).sum();
  }

  int forced() {
    return forced;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public void write(int slot, long[] numbers, int from) throws IOException {
    try {
      answer.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (isBroken) {
      throw new IOException("broken");
    }
    used.put(slot, numbers[from + BudgetTable.FIELDS - 1]);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  public void force() {
    forced++;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
