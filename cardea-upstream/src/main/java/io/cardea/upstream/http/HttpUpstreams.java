package io.cardea.upstream.http;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.address.AddressGuard;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.wire.RequestHead;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Every Streamable HTTP upstream as one event loop reaches it. Not thread-safe: each event loop has
 * its own. Redirects are not followed, answers are not inflated, cookies are not kept.
 */
public final class HttpUpstreams implements Upstreams {

  private static final long SWEEP_MILLIS = 250;

  private record Pooled(Adapter adapter, Target target) {}

  private final Connector connector;
  private final int loops;
  private final Map<AdapterKey, Pooled> pools = new HashMap<>();
  private final Set<HttpExchange> calls = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Trusts whom the JDK trusts.
   *
   * @param vertx whose current event loop this belongs to
   * @param loops how many event loops share the adapters' connection limits
   */
  public HttpUpstreams(Vertx vertx, int loops) {
    this(vertx, loops, null);
  }

  /**
   * The same, for other authorities.
   *
   * @param trust whom to trust, or null for whom the JDK trusts
   */
  public HttpUpstreams(Vertx vertx, int loops, @Nullable SSLContext trust) {
    this.loops = loops;
    this.connector = new Connector(vertx, new AddressGuard(vertx), trust);
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
  }

  @Override
  public HttpExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    Adapter adapter = permit.adapter();
    HttpExchange exchange =
        new HttpExchange(adapter, target(adapter), request, reply, calls::remove);
    if (!exchange.isEndless()) {
      calls.add(exchange);
    }
    exchange.start();
    return exchange;
  }

  /** Forgets the connections of adapters that are not among {@code live}. */
  public void retain(Set<AdapterKey> live) {
    pools
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !live.contains(entry.getKey());
          if (gone) {
            entry.getValue().target().pool().retire();
          }
          return gone;
        });
  }

  private Target target(Adapter adapter) {
    Pooled pooled = pools.get(adapter.key());
    if (pooled == null || !pooled.adapter().equals(adapter)) {
      pooled = renew(adapter, pooled);
    }
    return pooled.target();
  }

  private Pooled renew(Adapter adapter, @Nullable Pooled old) {
    boolean same =
        old != null
            && old.adapter().upstream().equals(adapter.upstream())
            && old.adapter().limits().equals(adapter.limits());
    if (old != null && !same) {
      old.target().pool().retire();
    }
    Pooled renewed = new Pooled(adapter, old != null && same ? old.target() : target(adapter, ""));
    pools.put(adapter.key(), renewed);
    return renewed;
  }

  private Target target(Adapter adapter, String name) {
    var endpoint = ((HttpUpstream) adapter.upstream()).first();
    return new Target(
        name,
        new ConnectionPool(connector, endpoint, adapter.limits(), loops),
        new RequestHead(endpoint));
  }

  private void sweep() {
    long now = System.nanoTime();
    for (HttpExchange exchange : List.copyOf(calls)) {
      exchange.checkDeadlines(now);
    }
    pools.values().forEach(pooled -> pooled.target().pool().closeIdle());
  }
}
