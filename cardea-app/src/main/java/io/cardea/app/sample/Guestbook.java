package io.cardea.app.sample;

import java.util.LinkedHashSet;
import java.util.Set;

/** How many guests were greeted; the one thing here that changes. */
final class Guestbook {

  private final Set<Runnable> readers = new LinkedHashSet<>();
  private int guests;

  int guests() {
    return guests;
  }

  void greet() {
    guests++;
    Set.copyOf(readers).forEach(Runnable::run);
  }

  /** Runs {@code reader} after every change; its callers bound how many there are. */
  void addReader(Runnable reader) {
    readers.add(reader);
  }

  void removeReader(Runnable reader) {
    readers.remove(reader);
  }
}
