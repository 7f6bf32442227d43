package io.cardea.dataplane.resume;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.limit.ReplayLimits;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of one stream. When it is full, what has been sent goes first, then
 * notifications; a response is never dropped without a word in its place. Which events are missing
 * shows in their sequence. Lives on the event loop of its stream.
 */
final class Ring {

  private final String owner;
  private final ReplayBudget budget;
  private final Supplier<ReplayLimits> limits;
  private final Runnable onDropped;
  private final TreeMap<Long, Kept> kept = new TreeMap<>();
  private long last;
  private int bytes;

  /**
   * An empty ring.
   *
   * @param owner whose budget it draws on
   * @param limits asked each time, so that a reload counts at once
   * @param onDropped runs for each event that was dropped before it was sent
   */
  Ring(String owner, ReplayBudget budget, Supplier<ReplayLimits> limits, Runnable onDropped) {
    this.owner = owner;
    this.budget = budget;
    this.limits = limits;
    this.onDropped = onDropped;
  }

  /** The place of the latest event, kept or not; 0 before the first. */
  long last() {
    return last;
  }

  int bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /**
   * Keeps {@code event}, which becomes the latest.
   *
   * @param sent the last place that was sent to a client
   */
  void add(SseEvent event, long now, long sent) {
    Kept added = new Kept(++last, event, now);
    expire(now, sent);
    while (!budget.take(owner, added.bytes())) {
      if (!drop(sent)) {
        withoutRoom(added, sent);
        return;
      }
    }
    bytes += added.bytes();
    kept.put(last, added);
    while (isOver() && kept.size() > 1 && drop(sent)) {
      // Until it fits, or all that is left has to stay.
    }
  }

  private boolean isOver() {
    ReplayLimits most = limits.get();
    return kept.size() > most.events() || bytes > most.streamBytes();
  }

  /** Whether more may come while nobody reads; if not, nothing but what has to stay is there. */
  boolean hasRoom(long sent) {
    ReplayLimits most = limits.get();
    boolean isFull = kept.size() >= most.events() || bytes >= most.streamBytes();
    return !isFull || dispensable(sent) != null;
  }

  private void withoutRoom(Kept event, long sent) {
    if (event.sort() == Kept.Sort.RESPONSE) {
      event.lose(Lost.NO_ROOM);
      kept.put(event.sequence(), event);
    } else if (event.sequence() > sent) {
      onDropped.run();
    }
  }

  /** Drops the one that can be dispensed with most easily; {@code false} if none can. */
  private boolean drop(long sent) {
    Kept dropped = dispensable(sent);
    if (dropped == null) {
      return false;
    }
    remove(dropped);
    if (dropped.sequence() > sent) {
      onDropped.run();
    }
    return true;
  }

  private @Nullable Kept dispensable(long sent) {
    for (Kept event : kept.headMap(sent, true).values()) {
      // The answer may have been sent into a connection that was already broken.
      if (event.sequence() < last && event.sort() != Kept.Sort.LOST) {
        return event;
      }
    }
    for (Kept event : kept.tailMap(sent, false).values()) {
      if (event.sort() == Kept.Sort.NOTIFICATION) {
        return event;
      }
    }
    return null;
  }

  private void remove(Kept event) {
    kept.remove(event.sequence());
    bytes -= event.bytes();
    budget.give(owner, event.bytes());
  }

  /** Forgets what was sent too long ago. */
  void expire(long now, long sent) {
    long age = limits.get().keep().toNanos();
    for (Map.Entry<Long, Kept> oldest = kept.firstEntry();
        oldest != null && oldest.getKey() <= sent && oldest.getValue().isOlderThan(age, now);
        oldest = kept.firstEntry()) {
      remove(oldest.getValue());
    }
  }

  /** The first event that is kept after this place. */
  Optional<Kept> after(long sequence) {
    return Optional.ofNullable(kept.higherEntry(sequence)).map(Map.Entry::getValue);
  }

  /** Forgets everything; its bytes have been given back if {@code evicted}. */
  void clear(boolean evicted) {
    if (!evicted) {
      budget.give(owner, bytes);
    }
    kept.clear();
    bytes = 0;
  }
}
