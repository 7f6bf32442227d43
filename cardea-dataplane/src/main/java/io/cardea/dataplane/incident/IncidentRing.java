package io.cardea.dataplane.incident;

import io.cardea.model.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last incidents of one server. The same incident within a minute counts up the one that is
 * there, so that a flood of one kind does not push out what led to it. Thread-safe.
 */
final class IncidentRing {

  /** How many are kept. */
  static final int SIZE = 32;

  private static final Duration TOGETHER = Duration.ofMinutes(1);

  private final Deque<Entry> entries = new ArrayDeque<>(SIZE);

  private static final class Entry {
    private final Incident.Kind kind;
    private final String cause;
    private final Instant first;
    private Instant last;
    private long count = 1;

    Entry(Incident.Kind kind, String cause, Instant time) {
      this.kind = kind;
      this.cause = cause;
      this.first = time;
      this.last = time;
    }

    boolean takes(Incident.Kind other, String otherCause, Instant time) {
      return kind == other
          && cause.equals(otherCause)
          && Duration.between(last, time).compareTo(TOGETHER) < 0;
    }

    Incident shown() {
      return new Incident(kind, cause, first, last, count);
    }
  }

  synchronized void add(Incident.Kind kind, String cause, Instant time) {
    Entry same = find(kind, cause, time);
    if (same == null) {
      if (entries.size() == SIZE) {
        entries.removeFirst();
      }
      entries.addLast(new Entry(kind, cause, time));
    } else {
      same.count++;
      same.last = time;
    }
  }

  private @Nullable Entry find(Incident.Kind kind, String cause, Instant time) {
    for (Entry entry : entries) {
      if (entry.takes(kind, cause, time)) {
        return entry;
      }
    }
    return null;
  }

  /** Them, those that happened last first. */
  synchronized List<Incident> newestFirst() {
    List<Incident> all = new ArrayList<>(entries.size());
    entries.descendingIterator().forEachRemaining(entry -> all.add(entry.shown()));
    all.sort(Comparator.comparing(Incident::last).reversed());
    return List.copyOf(all);
  }
}
