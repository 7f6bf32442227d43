package io.cardea.audit.subject;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names that wait for their first key, each once, however often it is asked for. Thread-safe.
 */
final class KeyRequests {

  /** Most names that wait: a disk that hangs must not fill memory. */
  static final int MAX_WAITING = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SubjectName, CompletableFuture<SubjectKey>> waiting = new LinkedHashMap<>();
  private boolean isCalled;

  /**
   * A request, new or made before.
   *
   * @param isToBeServed whether it is for the caller to see to it that {@link #begin} is called
   */
  record Request(CompletableFuture<SubjectKey> key, boolean isToBeServed) {}

  /**
   * Asks for the key of {@code name}.
   *
   * @param known what is known by now; it is kept before {@link #end}
   * @param room for how many more there is room
   * @throws IOException if there is none
   */
  Request ask(SubjectName name, Function<SubjectName, @Nullable SubjectKey> known, long room)
      throws IOException {
    lock.lock();
    try {
      SubjectKey key = known.apply(name);
      if (key != null) {
        return new Request(CompletableFuture.completedFuture(key), false);
      }
      CompletableFuture<SubjectKey> before = waiting.get(name);
      if (before != null) {
        return new Request(before, false);
      }
      if (waiting.size() >= room) {
        throw new IOException("the audit log has keys of as many subjects as it takes");
      }
      if (waiting.size() >= MAX_WAITING) {
        throw new IOException("too many new subjects wait for the disk");
      }
      Request made = new Request(new CompletableFuture<>(), !isCalled);
      waiting.put(name, made.key());
      isCalled = true;
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** All that wait, in their order; one thread at a time, which {@link #end}s them. */
  Map<SubjectName, CompletableFuture<SubjectKey>> begin() {
    lock.lock();
    try {
      isCalled = false;
      return new LinkedHashMap<>(waiting);
    } finally {
      lock.unlock();
    }
  }

  /** These wait no longer. */
  void end(Map<SubjectName, CompletableFuture<SubjectKey>> begun) {
    lock.lock();
    try {
      waiting.keySet().removeAll(begun.keySet());
    } finally {
      lock.unlock();
    }
  }
}
