package io.cardea.upstream.http;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.HttpUpstream.WeightedEndpoint;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.adapter.Upstream;
import io.cardea.model.incident.Incidents;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.address.AddressGuard;
import io.cardea.upstream.balance.EndpointBoard;
import io.cardea.upstream.balance.EndpointGroup;
import io.cardea.upstream.balance.EndpointNames;
import io.cardea.upstream.balance.WeightedChoice;
import io.cardea.upstream.exchange.PlainHttp;
import io.cardea.upstream.exchange.PlainRequest;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.wire.RequestHead;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Every Streamable HTTP upstream as one event loop reaches it. Not thread-safe: each event loop has
 * its own. Redirects are not followed, answers are not inflated, cookies are not kept.
 */
public final class HttpUpstreams implements Upstreams, PlainHttp {

  private static final long SWEEP_MILLIS = 250;
  private static final long FORGET_NANOS = 60_000_000_000L;

  private final Connector connector;
  private final int loops;
  private final EndpointBoard board;
  private final IdleConnections idle = new IdleConnections();

  /** The one that was used least recently comes first. */
  private final LinkedHashMap<AdapterKey, Server> servers = new LinkedHashMap<>(16, 0.75f, true);

  private final Set<HttpExchange> calls = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * Trusts whom the JDK trusts.
   *
   * @param vertx whose current event loop this belongs to
   * @param loops how many event loops share the adapters' connection limits
   * @param board what they all find of endpoints
   */
  public HttpUpstreams(Vertx vertx, int loops, EndpointBoard board) {
    this(vertx, loops, board, null);
  }

  /**
   * The same, for other authorities.
   *
   * @param trust whom to trust, or null for whom the JDK trusts
   */
  public HttpUpstreams(Vertx vertx, int loops, EndpointBoard board, @Nullable SSLContext trust) {
    this.loops = loops;
    this.board = board;
    this.connector = new Connector(vertx, new AddressGuard(vertx), trust);
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
  }

  /** The same for a single event loop, which keeps what it finds of endpoints to itself. */
  public HttpUpstreams(Vertx vertx, int loops) {
    this(vertx, loops, new EndpointBoard(Clock.systemUTC(), System::nanoTime, Incidents.NONE));
  }

  @Override
  public HttpExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    Adapter adapter = permit.adapter();
    Target target = server(adapter).target(request);
    Outgoing sent =
        new Outgoing(
            request.kind().isEndless(),
            adapter.limits().callTimeout(),
            allocator -> target.head().encode(request, allocator));
    return start(new HttpExchange(adapter, target, sent, reply, calls::remove));
  }

  @Override
  public HttpExchange call(Permit permit, PlainRequest request, UpstreamReply reply) {
    Adapter adapter = permit.adapter();
    Target target = server(adapter).targets().getFirst();
    Duration most = adapter.limits().callTimeout();
    Duration timeout = request.timeout().filter(own -> own.compareTo(most) < 0).orElse(most);
    Outgoing sent =
        new Outgoing(false, timeout, allocator -> target.head().encode(request, allocator));
    return start(new HttpExchange(adapter, target, sent, reply, calls::remove));
  }

  private HttpExchange start(HttpExchange exchange) {
    if (!exchange.isEndless()) {
      calls.add(exchange);
    }
    exchange.start();
    return exchange;
  }

  /** Forgets the connections of adapters that are not among {@code live}. */
  public void retain(Set<AdapterKey> live) {
    servers
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !live.contains(entry.getKey());
          if (gone) {
            entry.getValue().targets().forEach(target -> target.pool().retire());
          }
          return gone;
        });
  }

  private Server server(Adapter adapter) {
    Server known = servers.get(adapter.key());
    if (known != null && known.adapter().equals(adapter)) {
      known.touch(System.nanoTime());
      return known;
    }
    Server renewed = renewed(adapter, known);
    servers.put(adapter.key(), renewed);
    return renewed;
  }

  private Server renewed(Adapter adapter, @Nullable Server before) {
    HttpUpstream upstream = places(adapter.upstream());
    List<HttpEndpoint> endpoints =
        upstream.endpoints().stream().map(WeightedEndpoint::endpoint).toList();
    List<ConnectionPool> kept = new ArrayList<>();
    boolean sameLimits = before != null && before.adapter().limits().equals(adapter.limits());
    EndpointGroup group = endpoints.size() == 1 ? null : board.group(adapter, upstream);
    List<String> names = EndpointNames.of(endpoints);
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < endpoints.size(); i++) {
      HttpEndpoint endpoint = endpoints.get(i);
      ConnectionPool pool =
          before != null && sameLimits
              ? pool(before, endpoint, adapter)
              : newPool(endpoint, adapter);
      kept.add(pool);
      targets.add(new Target(endpoint, names.get(i), pool, new RequestHead(endpoint), group, i));
    }
    if (before != null) {
      before.targets().stream()
          .map(Target::pool)
          .filter(pool -> !kept.contains(pool))
          .forEach(ConnectionPool::retire);
    }
    List<Integer> weights = upstream.endpoints().stream().map(WeightedEndpoint::weight).toList();
    return new Server(adapter, targets, new WeightedChoice(weights), group);
  }

  private static HttpUpstream places(Upstream upstream) {
    return switch (upstream) {
      case HttpUpstream http -> http;
      case RestUpstream rest -> HttpUpstream.at(rest.endpoint());
      case SseUpstream _, StdioUpstream _, ImageUpstream _ ->
          throw new IllegalArgumentException("not reached by requests that stand alone");
    };
  }

  /** The pool of an endpoint that stays, or a new one. */
  private ConnectionPool pool(Server before, HttpEndpoint endpoint, Adapter adapter) {
    return before.targets().stream()
        .filter(target -> target.endpoint().equals(endpoint))
        .map(Target::pool)
        .findFirst()
        .orElseGet(() -> newPool(endpoint, adapter));
  }

  private ConnectionPool newPool(HttpEndpoint endpoint, Adapter adapter) {
    return new ConnectionPool(connector, idle, endpoint, adapter.limits(), loops);
  }

  private void sweep() {
    long now = System.nanoTime();
    for (HttpExchange exchange : List.copyOf(calls)) {
      exchange.checkDeadlines(now);
    }
    idle.closeOld(now);
    forgetUnused(now);
  }

  /** Looks at those only that were not used for a while, not at all of them. */
  private void forgetUnused(long now) {
    while (!servers.isEmpty() && servers.firstEntry().getValue().age(now) > FORGET_NANOS) {
      Map.Entry<AdapterKey, Server> eldest = servers.pollFirstEntry();
      if (!eldest.getValue().isUnused()) {
        eldest.getValue().touch(now);
        servers.put(eldest.getKey(), eldest.getValue());
      }
    }
  }
}
