package io.cardea.dataplane.listing;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for, once. Thread-safe. */
final class Lazy<T> {

  private final Supplier<T> maker;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T value;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  T get() {
    T known = value;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      known = value;
      if (known == null) {
        known = maker.get();
        value = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it has been asked for. */
  boolean isMade() {
    return value != null;
  }
}
