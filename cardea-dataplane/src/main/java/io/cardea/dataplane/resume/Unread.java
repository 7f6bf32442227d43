package io.cardea.dataplane.resume;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What goes on, or is kept, without anybody who reads it, and what happens to it after its time.
 * The time is the same for all, so that the first to come is the first to go. Lives on one event
 * loop.
 */
final class Unread {

  private record Due(long since, Runnable overdue) {}

  private final SequencedMap<Object, Due> waiting = new LinkedHashMap<>();

  /** Notes {@code what}; {@code overdue} runs after its time. */
  void add(Object what, long now, Runnable overdue) {
    waiting.putLast(what, new Due(now, overdue));
  }

  /** Forgets {@code what}; {@code false} if it was not there. */
  boolean remove(Object what) {
    return waiting.remove(what) != null;
  }

  int size() {
    return waiting.size();
  }

  /** Runs what has waited longer than {@code time}; how many there were. */
  int sweep(long time, long now) {
    int swept = 0;
    while (!waiting.isEmpty()) {
      Iterator<Map.Entry<Object, Due>> all = waiting.entrySet().iterator();
      Due oldest = all.next().getValue();
      if (now - oldest.since() <= time) {
        break;
      }
      all.remove();
      swept++;
      oldest.overdue().run();
    }
    return swept;
  }
}
