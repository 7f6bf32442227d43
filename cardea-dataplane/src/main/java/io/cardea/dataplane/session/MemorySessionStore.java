package io.cardea.dataplane.session;

import io.cardea.dataplane.journal.SessionMemory;
import io.cardea.model.node.Home;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionJournal;
import io.cardea.model.session.SessionStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The sessions of a gateway of one node; a journal takes down what outlives the process. A session
 * that is not here is not live, so an ended one needs no tombstone. Sessions that nobody uses are
 * ended when room is needed or {@link #sweep} runs.
 */
public final class MemorySessionStore implements SessionStore, SessionMemory {

  private static final long SWEEP_MILLIS = 1_000;

  private static final class Entry {
    volatile SessionState state;
    volatile Instant lastUse;

    Entry(SessionState state, Instant lastUse) {
      this.state = state;
      this.lastUse = lastUse;
    }
  }

  private final Map<SessionKey, Entry> sessions = new ConcurrentHashMap<>();
  private final Map<String, Integer> perPrincipal = new HashMap<>();
  private final ReentrantLock counts = new ReentrantLock();
  private final AtomicLong lastSweep = new AtomicLong();
  private final Clock clock;
  private final Supplier<Limits> limits;
  private final BiConsumer<SessionKey, SessionState> onExpired;
  private final SessionJournal journal;

  /**
   * How much it holds.
   *
   * @param perPrincipal sessions of one principal
   * @param total sessions in all
   * @param idle life of a session nobody uses
   */
  public record Limits(int perPrincipal, int total, Duration idle) {}

  /**
   * An empty store.
   *
   * @param limits asked each time, so that a reload counts at once; sessions that are too many by
   *     then stay
   * @param onExpired told of each session that ends without anybody saying so, on any thread
   * @param journal told of every change, in the order of the changes of a session
   */
  public MemorySessionStore(
      Clock clock,
      Supplier<Limits> limits,
      BiConsumer<SessionKey, SessionState> onExpired,
      SessionJournal journal) {
    this.clock = clock;
    this.limits = limits;
    this.onExpired = onExpired;
    this.journal = journal;
  }

  /**
   * Takes up a session of an earlier process, which counts as a use; one that has expired since is
   * ended.
   */
  @Override
  public void restore(SessionKey key, SessionState state) {
    Instant now = clock.instant();
    Entry entry = new Entry(state, now);
    add(key, entry);
    if (isOver(entry, now)) {
      expire(key, entry);
    }
  }

  @Override
  public CompletionStage<Boolean> open(SessionKey key, SessionState state) {
    if (!hasRoom(key)) {
      sweepIfDue();
    }
    counts.lock();
    try {
      if (sessions.containsKey(key)) {
        // Two calls of stateless clients may begin theirs at once: it is one and the same.
        return CompletableFuture.completedStage(true);
      }
      if (!hasRoom(key)) {
        return CompletableFuture.completedStage(false);
      }
      add(key, new Entry(state, clock.instant()));
      return kept(key, journal.keep(key, state));
    } finally {
      counts.unlock();
    }
  }

  private void add(SessionKey key, Entry entry) {
    counts.lock();
    try {
      if (sessions.put(key, entry) == null) {
        perPrincipal.merge(owner(key), 1, Integer::sum);
      }
    } finally {
      counts.unlock();
    }
  }

  /** A session that is not written down is none: its client has not heard of it yet. */
  private CompletionStage<Boolean> kept(SessionKey key, CompletionStage<Void> written) {
    return written
        .whenComplete((_, failure) -> {
          if (failure != null && drop(key)) {
            var _ = journal.end(key);
          }
        })
        .thenApply(_ -> true);
  }

  @Override
  public CompletionStage<Optional<SessionState>> find(SessionKey key) {
    Entry entry = sessions.get(key);
    Instant now = clock.instant();
    if (entry == null) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    if (isOver(entry, now)) {
      expire(key, entry);
      return CompletableFuture.completedStage(Optional.empty());
    }
    entry.lastUse = now;
    return CompletableFuture.completedStage(Optional.of(entry.state));
  }

  @Override
  public CompletionStage<Boolean> attach(SessionKey key, String adapter, Attachment attachment) {
    return change(key, state -> state.with(adapter, attachment));
  }

  @Override
  public CompletionStage<Void> detach(SessionKey key, String adapter, Attachment lost) {
    return change(key, state -> state.without(adapter, lost)).thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Boolean> setLogLevel(SessionKey key, String level) {
    return change(key, state -> state.logging(level));
  }

  @Override
  public CompletionStage<Boolean> subscribe(SessionKey key, String adapter, String uri, int most) {
    boolean[] fits = new boolean[1];
    return change(
            key,
            state -> {
              SessionState more = state.subscribed(adapter, uri);
              fits[0] = more.subscriptionCount() <= most;
              return fits[0] ? more : state;
            })
        .thenApply(live -> live && fits[0]);
  }

  @Override
  public CompletionStage<Boolean> unsubscribe(SessionKey key, String adapter, String uri) {
    return change(key, state -> state.unsubscribed(adapter, uri));
  }

  @Override
  public CompletionStage<Optional<SessionState>> claim(SessionKey key, Home seen, NodeId next) {
    SessionState[] now = new SessionState[1];
    return change(
            key,
            state -> {
              now[0] = state.home().equals(seen) ? state.at(seen.takenOver(next)) : state;
              return now[0];
            })
        .thenApply(_ -> Optional.ofNullable(now[0]));
  }

  private CompletionStage<Boolean> change(SessionKey key, UnaryOperator<SessionState> change) {
    Entry changed =
        sessions.computeIfPresent(
            key,
            (_, entry) -> {
              SessionState before = entry.state;
              entry.state = change.apply(before);
              if (!entry.state.equals(before)) {
                var _ = journal.keep(key, entry.state);
              }
              return entry;
            });
    return CompletableFuture.completedStage(changed != null);
  }

  @Override
  public CompletionStage<Boolean> end(SessionKey key) {
    return drop(key)
        ? journal.end(key).thenApply(_ -> true)
        : CompletableFuture.completedStage(false);
  }

  /** Looking at every session at each refused one would make refusals dear. */
  private void sweepIfDue() {
    long now = clock.millis();
    long last = lastSweep.get();
    if (now - last >= SWEEP_MILLIS && lastSweep.compareAndSet(last, now)) {
      sweep();
    }
  }

  /** Ends the sessions that have expired or that nobody has used for too long. */
  public void sweep() {
    Instant now = clock.instant();
    for (Iterator<Map.Entry<SessionKey, Entry>> all = sessions.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<SessionKey, Entry> session = all.next();
      if (isOver(session.getValue(), now)) {
        expire(session.getKey(), session.getValue());
      }
    }
  }

  @Override
  public void forEach(BiConsumer<SessionKey, SessionState> reader) {
    sessions.forEach((key, entry) -> reader.accept(key, entry.state));
  }

  /** Live sessions now. */
  public int size() {
    return sessions.size();
  }

  private boolean hasRoom(SessionKey key) {
    counts.lock();
    try {
      Limits now = limits.get();
      return sessions.size() < now.total()
          && perPrincipal.getOrDefault(owner(key), 0) < now.perPrincipal();
    } finally {
      counts.unlock();
    }
  }

  private boolean isOver(Entry entry, Instant now) {
    return !now.isBefore(entry.state.expires())
        || now.isAfter(entry.lastUse.plus(limits.get().idle()));
  }

  private void expire(SessionKey key, Entry entry) {
    if (drop(key)) {
      var _ = journal.end(key);
      onExpired.accept(key, entry.state);
    }
  }

  private boolean drop(SessionKey key) {
    counts.lock();
    try {
      if (sessions.remove(key) == null) {
        return false;
      }
      perPrincipal.computeIfPresent(owner(key), (_, count) -> count == 1 ? null : count - 1);
      return true;
    } finally {
      counts.unlock();
    }
  }

  private static String owner(SessionKey key) {
    return key.tenant() + "/" + key.principal();
  }
}
