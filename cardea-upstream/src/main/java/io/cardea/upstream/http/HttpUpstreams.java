package io.cardea.upstream.http;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.address.AddressGuard;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every Streamable HTTP upstream as one event loop reaches it. Not thread-safe: each event loop has
 * its own. Redirects are not followed, answers are not inflated, cookies are not kept.
 */
public final class HttpUpstreams implements Upstreams {

  private static final long SWEEP_MILLIS = 250;
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  private record Pooled(Adapter adapter, ConnectionPool pool) {}

  private final HttpClientAgent client;
  private final AddressGuard guard;
  private final int loops;
  private final Map<AdapterKey, Pooled> pools = new HashMap<>();
  private final Set<HttpExchange> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param vertx whose current event loop this belongs to
   * @param loops how many event loops share the adapters' connection limits
   */
  public HttpUpstreams(Vertx vertx, int loops) {
    this.loops = loops;
    this.guard = new AddressGuard(vertx);
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxChunkSize(64 * 1024)
                .setVerifyHost(true)
                .setTcpNoDelay(true));
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
  }

  @Override
  public HttpExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    Adapter adapter = permit.adapter();
    HttpExchange exchange = new HttpExchange(adapter, request, reply, open::remove);
    open.add(exchange);
    exchange.start(pool(adapter));
    return exchange;
  }

  /** Forgets the connections of adapters that are not among {@code live}. */
  public void retain(Set<AdapterKey> live) {
    pools
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !live.contains(entry.getKey());
          if (gone) {
            entry.getValue().pool().retire();
          }
          return gone;
        });
  }

  private ConnectionPool pool(Adapter adapter) {
    Pooled pooled = pools.get(adapter.key());
    if (pooled == null || !pooled.adapter().equals(adapter)) {
      pooled = renew(adapter, pooled);
    }
    return pooled.pool();
  }

  private Pooled renew(Adapter adapter, @Nullable Pooled old) {
    boolean same =
        old != null
            && old.adapter().upstream().equals(adapter.upstream())
            && old.adapter().limits().equals(adapter.limits());
    if (old != null && !same) {
      old.pool().retire();
    }
    ConnectionPool pool =
        old != null && same ? old.pool() : new ConnectionPool(client, guard, adapter, loops);
    Pooled renewed = new Pooled(adapter, pool);
    pools.put(adapter.key(), renewed);
    return renewed;
  }

  private void sweep() {
    long now = System.nanoTime();
    for (HttpExchange exchange : List.copyOf(open)) {
      exchange.checkDeadlines(now);
    }
    pools.values().forEach(pooled -> pooled.pool().closeIdle());
  }
}
