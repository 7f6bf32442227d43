package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.overload.Overload;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.GatewayLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what each principal has in flight, over all event loops, and refuses what is too much. */
final class Admission implements Overload.Load {

  /** What a principal has open. */
  private static final class Load {
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger streams = new AtomicInteger();
  }

  private record Caller(TenantId tenant, String issuer, String subject) {
    static Caller of(Principal principal) {
      return new Caller(principal.tenant(), principal.issuer(), principal.subject());
    }
  }

  private static final int MAX_CALLERS = 100_000;

  private final Map<Caller, Load> loads = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();

  /** What was admitted; closing it again does nothing. */
  final class Slot {
    private final AtomicInteger counter;
    private final boolean stream;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Slot(AtomicInteger counter, boolean stream) {
      this.counter = counter;
      this.stream = stream;
    }

    boolean isClosed() {
      return closed.get();
    }

    void close() {
      if (closed.getAndSet(true)) {
        return;
      }
      counter.decrementAndGet();
      open.decrementAndGet();
      if (!stream) {
        calls.decrementAndGet();
      }
    }
  }

  /** Takes a slot for {@code call}, or says why there is none. */
  Optional<Slot> admit(Call call) {
    GatewayLimits limits = call.arrival().snapshot().settings().limits();
    boolean stream = isStream(call);
    Load load = load(call);
    AtomicInteger counter = stream ? load.streams : load.calls;
    int limit = stream ? limits.streamsPerPrincipal() : limits.callsPerPrincipal();
    // A call in flight may wait for just this answer.
    boolean isAnswer = call.message().orElse(null) instanceof RpcResponse;
    if (counter.incrementAndGet() > limit && !isAnswer) {
      counter.decrementAndGet();
      return Optional.empty();
    }
    open.incrementAndGet();
    if (!stream) {
      calls.incrementAndGet();
    }
    return Optional.of(new Slot(counter, stream));
  }

  static Refusal refusal(Call call) {
    String what = isStream(call) ? "event streams" : "calls";
    return Refusal.of(
            429,
            RpcError.LIMITED,
            "Too many " + what + " of yours are open at once: end some, or try again later.")
        .withHeader("Retry-After", "1");
  }

  /** Calls and streams in flight now. */
  int open() {
    return open.get();
  }

  @Override
  public int calls() {
    return calls.get();
  }

  @Override
  public int callsOf(Principal principal) {
    Load load = loads.get(Caller.of(principal));
    return load == null ? 0 : load.calls.get();
  }

  @Override
  public Map<TenantId, Integer> principals() {
    Map<TenantId, Integer> counts = new HashMap<>();
    loads.forEach((caller, load) -> {
      if (load.calls.get() > 0) {
        counts.merge(caller.tenant(), 1, Integer::sum);
      }
    });
    return counts;
  }

  private Load load(Call call) {
    Caller caller = Caller.of(call.principal());
    Load load = loads.get(caller);
    if (load != null) {
      return load;
    }
    if (loads.size() >= MAX_CALLERS) {
      loads.values().removeIf(idle -> idle.calls.get() == 0 && idle.streams.get() == 0);
    }
    return loads.computeIfAbsent(caller, _ -> new Load());
  }

  private static boolean isStream(Call call) {
    return call.arrival().verb() == Arrival.Verb.GET || call.is(McpMethod.SUBSCRIPTIONS_LISTEN);
  }
}
