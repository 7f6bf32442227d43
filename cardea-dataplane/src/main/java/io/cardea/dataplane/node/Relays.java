package io.cardea.dataplane.node;

import io.cardea.model.node.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what the event loops of a node have under way at others. Bounded for each of them, so that
 * one that is slow cannot fill this one's memory. Thread-safe.
 */
public final class Relays {

  /** Requests and streams under way at one node. */
  static final int MAX_EXCHANGES = 16_384;

  /** Bytes of requests under way at one node. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private record Load(int exchanges, long bytes) {
    static final Load NONE = new Load(0, 0);

    Load and(int more) {
      return new Load(exchanges + 1, bytes + more);
    }

    Load without(int fewer) {
      return new Load(exchanges - 1, bytes - fewer);
    }

    boolean fits() {
      return exchanges <= MAX_EXCHANGES && bytes <= MAX_BYTES;
    }
  }

  private final Map<NodeId, Load> loads = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();

  /** Makes room for a request of {@code bytes} at {@code node}; {@code false} if there is none. */
  boolean begin(NodeId node, int bytes, boolean isCall) {
    boolean[] fits = new boolean[1];
    loads.compute(
        node,
        (_, load) -> {
          Load more = (load == null ? Load.NONE : load).and(bytes);
          fits[0] = more.fits();
          return fits[0] ? more : load;
        });
    if (fits[0] && isCall) {
      calls.incrementAndGet();
    }
    return fits[0];
  }

  void end(NodeId node, int bytes, boolean isCall) {
    loads.computeIfPresent(node, (_, load) -> load.exchanges() == 1 ? null : load.without(bytes));
    if (isCall) {
      calls.decrementAndGet();
    }
  }

  /** Requests under way at other nodes, event streams without end left out. */
  public int calls() {
    return calls.get();
  }

  /** Requests and streams under way at other nodes. */
  public int size() {
    return loads.values().stream().mapToInt(Load::exchanges).sum();
  }
}
