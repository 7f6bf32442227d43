package io.cardea.upstream.resilience;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incidents;
import io.cardea.model.sight.BreakerSight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What all event loops have found of servers in trouble: a breaker and a retry budget for each.
 * There are as many entries as adapters, once {@link #retain} is told which live. Thread-safe.
 */
public final class ResilienceBoard {

  private final Incidents incidents;
  private final LongSupplier nanoTime;
  private final DoubleSupplier chance;
  private final Map<AdapterKey, ServerResilience> servers = new ConcurrentHashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param incidents hear of breakers and retries
   * @param chance from 0 to 1
   */
  public ResilienceBoard(Incidents incidents, LongSupplier nanoTime, DoubleSupplier chance) {
    this.incidents = incidents;
    this.nanoTime = nanoTime;
    this.chance = chance;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  double chance() {
    return chance.getAsDouble();
  }

  /** What is known of {@code adapter}; nothing any more if it was declared otherwise before. */
  ServerResilience of(Adapter adapter) {
    ServerResilience known = servers.get(adapter.key());
    return known != null && known.fits(adapter) ? known : renewed(adapter);
  }

  private ServerResilience renewed(Adapter adapter) {
    return servers.compute(
        adapter.key(),
        (_, known) ->
            known != null && known.fits(adapter)
                ? known
                : new ServerResilience(adapter, incidents, chance, now()));
  }

  /** Forgets adapters that are not among {@code live}. */
  public void retain(Set<AdapterKey> live) {
    servers.keySet().retainAll(live);
  }

  /** How many breakers of servers and tools are not closed. */
  public long notClosed() {
    return servers.values().stream()
        .mapToLong(server ->
            (server.server().isClosed() ? 0 : 1)
                + server.tools().values().stream().filter(tool -> !tool.isClosed()).count())
        .sum();
  }

  /** The breaker of {@code adapter}'s server, then those of its tools; none if it had no call. */
  public List<BreakerSight> breakers(AdapterKey adapter) {
    ServerResilience server = servers.get(adapter);
    if (server == null) {
      return List.of();
    }
    long now = now();
    return Stream.concat(
            Stream.of(view("", server.server(), now)),
            server.tools().entrySet().stream()
                .map(tool -> view(tool.getKey(), tool.getValue(), now)))
        .toList();
  }

  private static BreakerSight view(String tool, Breaker breaker, long now) {
    CallWindow.Totals totals = breaker.totals(now);
    BreakerState known = breaker.state();
    BreakerSight.State state =
        switch (known) {
          case BreakerState.Closed _ -> BreakerSight.State.CLOSED;
          case BreakerState.Open _ -> BreakerSight.State.OPEN;
          case BreakerState.HalfOpen _ -> BreakerSight.State.HALF_OPEN;
        };
    Optional<Duration> left =
        known instanceof BreakerState.Open open
            ? Optional.of(Duration.ofNanos(Math.max(0, open.until() - now)))
            : Optional.empty();
    return new BreakerSight(tool, state, totals.calls(), totals.failed(), left);
  }

  /** How many calls of {@code adapter} may be sent once more now. */
  public Optional<Double> retriesLeft(AdapterKey adapter) {
    return Optional.ofNullable(servers.get(adapter)).map(server -> server.budget().left(now()));
  }
}
