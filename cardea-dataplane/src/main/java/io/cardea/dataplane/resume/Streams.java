package io.cardea.dataplane.resume;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.metrics.StreamMetrics;
import io.cardea.mcp.header.McpHeader;
import io.cardea.model.incident.Incidents;
import io.cardea.model.limit.ReplayLimits;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The event streams of this node that clients can come back to, and where they live. There are as
 * many as calls and streams in flight, and as the budget keeps of those that are over. Thread-safe.
 */
public final class Streams {

  /**
   * Where a stream lives.
   *
   * @param loop its event loop
   */
  record Placed(ResumableStream stream, SessionKey session, StreamLoop loop) {}

  private final NodeId node;
  private final EventIds ids;
  private final Supplier<ReplayLimits> limits;
  private final StreamMetrics metrics;
  private final Incidents incidents;
  private final ReplayBudget budget;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong unread = new AtomicLong();
  private final Map<Long, Placed> all = new ConcurrentHashMap<>();
  private final Map<SessionKey, Set<Placed>> bySession = new ConcurrentHashMap<>();
  private final Map<SessionKey, Placed> ofSessions = new ConcurrentHashMap<>();

  /**
   * @param node this life of this node
   * @param ids names events
   * @param limits what may be kept; asked each time
   * @param incidents learns who comes back, and who cannot
   */
  public Streams(
      NodeId node,
      EventIds ids,
      Supplier<ReplayLimits> limits,
      StreamMetrics metrics,
      Incidents incidents) {
    this.node = node;
    this.ids = ids;
    this.limits = limits;
    this.metrics = metrics;
    this.incidents = incidents;
    this.budget = new ReplayBudget(limits);
  }

  /** Bytes kept for clients that may come back. */
  public long bytes() {
    return budget.bytes();
  }

  /** Streams that go on, or whose rest is kept. */
  public int size() {
    return all.size();
  }

  /** Streams and calls that go on without a client. */
  public long unread() {
    return unread.get();
  }

  NodeId node() {
    return node;
  }

  EventIds ids() {
    return ids;
  }

  ReplayLimits limits() {
    return limits.get();
  }

  Incidents incidents() {
    return incidents;
  }

  ReplayBudget budget() {
    return budget;
  }

  long nextNumber() {
    return numbers.incrementAndGet();
  }

  Ring newRing(SessionKey session) {
    return new Ring(session.tenant() + "/" + session.principal(), budget, limits, metrics::dropped);
  }

  void countUnread(int change) {
    unread.addAndGet(change);
  }

  /** Notes a stream; of those for what is said unasked a session has one. */
  void add(Placed placed) {
    all.put(placed.stream().name().number(), placed);
    bySession.compute(
        placed.session(),
        (_, others) -> {
          Set<Placed> mine = others == null ? new HashSet<>(4) : others;
          mine.add(placed);
          return mine;
        });
    if (placed.stream().name().kind() == StreamName.Kind.SESSION) {
      Placed older = ofSessions.put(placed.session(), placed);
      if (older != null) {
        older.loop().run(older.stream()::close);
      }
    }
  }

  void remove(SessionKey session, ResumableStream stream) {
    Placed removed = all.remove(stream.name().number());
    bySession.computeIfPresent(
        session,
        (_, mine) -> {
          mine.remove(removed);
          return mine.isEmpty() ? null : mine;
        });
    ofSessions.computeIfPresent(
        session, (_, placed) -> placed.stream().equals(stream) ? null : placed);
  }

  Optional<Placed> find(StreamName name) {
    return name.node().equals(node)
        ? Optional.ofNullable(all.get(name.number()))
            .filter(placed -> placed.stream().name().equals(name))
        : Optional.empty();
  }

  /** The node, alive or not, that has the stream which {@code call} of a session comes back to. */
  public Optional<NodeId> holder(Call call) {
    List<String> named =
        call.arrival().verb() == Arrival.Verb.GET
            ? call.arrival().headers(McpHeader.LAST_EVENT_ID)
            : List.of();
    return named.size() == 1
        ? ids.open(named.getFirst())
            .map(EventId::stream)
            .filter(stream -> stream.session().equals(call.session().orElseThrow().id().key().id()))
            .map(StreamName::node)
        : Optional.empty();
  }

  /** The stream for what is said unasked in {@code session}. */
  Optional<Placed> ofSession(SessionKey session) {
    return Optional.ofNullable(ofSessions.get(session));
  }

  /** Every stream of {@code session}. */
  List<Placed> allOf(SessionKey session) {
    List<Placed> found = new ArrayList<>();
    bySession.computeIfPresent(
        session,
        (_, mine) -> {
          found.addAll(mine);
          return mine;
        });
    return found;
  }
}
