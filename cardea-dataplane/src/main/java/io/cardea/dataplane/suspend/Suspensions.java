package io.cardea.dataplane.suspend;

import io.cardea.model.adapter.AdapterKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The calls of a node that wait for their clients. Each is handed out once, to whoever has its id.
 * Bounded per principal, per server and in all. Thread-safe.
 *
 * @param <T> a call
 */
final class Suspensions<T> {

  /**
   * Whose call waits where.
   *
   * @param principal hex digest
   * @param adapter the server that waits with it
   */
  record Owner(String principal, AdapterKey adapter) {}

  private record Entry<T>(Owner owner, int bytes, T call) {}

  private final SeatRules rules;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SuspensionId, Entry<T>> waiting = new HashMap<>();
  private final Map<String, Integer> perPrincipal = new HashMap<>();
  private final Map<AdapterKey, Integer> perAdapter = new HashMap<>();
  private long bytes;

  Suspensions(SeatRules rules) {
    this.rules = rules;
  }

  /**
   * Lets {@code call} wait as {@code id}; {@code false} if a bound is met.
   *
   * @param size bytes of what is kept for it
   * @param most calls that may wait at this server, so that waiting ones leave room for others
   */
  boolean add(SuspensionId id, T call, Owner owner, int size, int most) {
    lock.lock();
    try {
      if (waiting.size() >= rules.perNode()
          || perPrincipal.getOrDefault(owner.principal(), 0) >= rules.perPrincipal()
          || perAdapter.getOrDefault(owner.adapter(), 0) >= most
          || bytes + size > rules.bytes()) {
        return false;
      }
      waiting.put(id, new Entry<>(owner, size, call));
      perPrincipal.merge(owner.principal(), 1, Integer::sum);
      perAdapter.merge(owner.adapter(), 1, Integer::sum);
      bytes += size;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The call that waits as {@code id}, which from now on is nobody's name. */
  Optional<T> take(SuspensionId id) {
    lock.lock();
    try {
      Entry<T> entry = waiting.remove(id);
      if (entry == null) {
        return Optional.empty();
      }
      less(perPrincipal, entry.owner().principal());
      less(perAdapter, entry.owner().adapter());
      bytes -= entry.bytes();
      return Optional.of(entry.call());
    } finally {
      lock.unlock();
    }
  }

  private static <K> void less(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (_, count) -> count > 1 ? count - 1 : null);
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
