package io.cardea.dataplane.listing;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;

/** Keeps what was used last, up to a number of bytes. Thread-safe. */
final class SizedCache<K, V> {

  private final long maxBytes;
  private final ToLongFunction<V> bytesOf;
  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final ReentrantLock lock = new ReentrantLock();
  private long bytes;

  /**
   * @param maxBytes of all values together; a larger value is not kept at all
   * @param bytesOf a value, with its key
   */
  SizedCache(long maxBytes, ToLongFunction<V> bytesOf) {
    this.maxBytes = maxBytes;
    this.bytesOf = bytesOf;
  }

  Optional<V> find(K key) {
    lock.lock();
    try {
      return Optional.ofNullable(entries.get(key));
    } finally {
      lock.unlock();
    }
  }

  void put(K key, V value) {
    long size = bytesOf.applyAsLong(value);
    lock.lock();
    try {
      V earlier = entries.remove(key);
      bytes -= earlier == null ? 0 : bytesOf.applyAsLong(earlier);
      if (size <= maxBytes) {
        entries.put(key, value);
        bytes += size;
        shrink();
      }
    } finally {
      lock.unlock();
    }
  }

  private void shrink() {
    Iterator<V> oldest = entries.values().iterator();
    while (bytes > maxBytes) {
      bytes -= bytesOf.applyAsLong(oldest.next());
      oldest.remove();
    }
  }

  /** Bytes of all values. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
