package io.cardea.dataplane.listener;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The HTTP side of the client face: what every request must have before its body is looked at.
 * Lives on one event loop.
 */
public final class HttpFront {

  /** Who takes the requests that pass. */
  public interface Receiver {

    /** A request with its whole body, empty for GET and DELETE. */
    void receive(Arrival arrival, byte[] body, ClientReply reply);

    /** A request that did not pass. */
    void refused(Arrival arrival, Refusal refusal);

    /** A request that is not even HTTP as it should be, and whose connection is closed. */
    void misframed(Refusal refusal);
  }

  private static final long SWEEP_MILLIS = 500;
  private static final long KEEP_ALIVE_MILLIS = 15_000;

  /** What is known of one connection. */
  private static final class Client {
    final String address;
    boolean distrusted;
    private int open;
    private boolean used;
    private long lastUse = System.nanoTime();

    Client(HttpConnection connection) {
      this.address = ClientAddress.of(connection);
    }

    void onRequest() {
      used = true;
      open++;
    }

    void onAnswered() {
      open--;
      lastUse = System.nanoTime();
    }

    /** A first request must come as fast as any request must; then the connection may rest. */
    boolean isIdle(long now, GatewayLimits limits) {
      Duration limit = used ? limits.idleConnection() : limits.requestTimeout();
      return open <= 0 && now - lastUse > limit.toNanos();
    }
  }

  private final SnapshotSource snapshots;
  private final Receiver receiver;
  private final Clock clock;
  private final String boundHost;
  private final boolean proxied;
  private final CorrelationIds ids;
  private final IdentityHashMap<HttpConnection, Client> clients = new IdentityHashMap<>();
  private final Set<HttpReply> streams = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<BodyReader> reading = Collections.newSetFromMap(new IdentityHashMap<>());
  private GatewaySettings knownSettings = GatewaySettings.DEFAULT;
  private TrustedProxies proxies = new TrustedProxies(knownSettings.trustedProxies());

  /**
   * To be called on the event loop it belongs to.
   *
   * @param snapshots the configuration in force
   * @param boundHost the address the listener is bound to
   * @param proxied whether every connection is a proxy's that speaks the PROXY protocol
   */
  public HttpFront(
      Vertx vertx,
      SnapshotSource snapshots,
      Receiver receiver,
      Clock clock,
      String boundHost,
      boolean proxied) {
    this.snapshots = snapshots;
    this.receiver = receiver;
    this.clock = clock;
    this.boundHost = boundHost;
    this.proxied = proxied;
    this.ids = new CorrelationIds(clock);
    vertx.setPeriodic(SWEEP_MILLIS, _ -> sweep());
    vertx.setPeriodic(KEEP_ALIVE_MILLIS, _ -> keepAlive());
  }

  /**
   * Whether {@code request} is framed so that every hop reads it the same way; if not, it has been
   * answered and its connection is closed. To be asked before any other handler sees a request.
   */
  public boolean isWellFramed(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    Client client = client(request);
    if (client.distrusted) {
      return false;
    }
    client.onRequest();
    request.response().endHandler(_ -> client.onAnswered());
    Optional<Refusal> bad = FramingGuard.check(request);
    if (bad.isEmpty()) {
      return true;
    }
    client.distrusted = true;
    receiver.misframed(bad.get());
    request.response().putHeader("Connection", "close");
    new HttpReply(request, _ -> {})
        .body(bad.get().status(), Map.of(), bad.get().error().toBytes(Optional.empty()));
    connection.close();
    return false;
  }

  /**
   * Whether {@code request} names a host of this gateway, so that no web page can rebind a name to
   * it.
   */
  public boolean isForUs(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    return HostRules.allowsHost(
        snapshots.current().settings(), host == null ? "" : host, boundHost);
  }

  /** Whether {@code request} comes straight from this machine, through no proxy. */
  public boolean isLocal(HttpServerRequest request) {
    return peer(request, snapshots.current().settings()).isLocal();
  }

  /** Knows a connection from its beginning, so that one without requests is closed in time, too. */
  public void onOpened(HttpConnection connection) {
    clients.put(connection, new Client(connection));
  }

  /** Forgets a connection that is closed. */
  public void onClosed(HttpConnection connection) {
    clients.remove(connection);
  }

  private Client client(HttpServerRequest request) {
    return clients.computeIfAbsent(request.connection(), Client::new);
  }

  /** Serves {@code request} if its path is an MCP address; {@code false}: somebody else's. */
  public boolean serve(HttpServerRequest request) {
    GatewaySnapshot snapshot = snapshots.current();
    Optional<Route> route =
        Route.parse(request.path())
            .filter(found -> found.door() == Route.Door.MCP || snapshot.settings().legacySse())
            .map(found -> found.with(Objects.requireNonNullElse(request.query(), "")));
    if (route.isEmpty()) {
      return false;
    }
    Optional<String> origin = Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN));
    Peer peer = peer(request, snapshot.settings());
    Optional<Arrival.Verb> verb = verb(request.method());
    Arrival arrival =
        new Arrival(
            ids.next(),
            clock.instant(),
            System.nanoTime(),
            verb.orElse(Arrival.Verb.GET),
            route.get(),
            request.headers(),
            peer,
            snapshot);
    Optional<Refusal> refusal = refusal(request, arrival, origin, verb);
    if (origin.isPresent() && HostRules.allowsOrigin(snapshot.settings(), origin.get())) {
      Cors.allow(request.response(), origin.get());
    }
    if (refusal.isPresent()) {
      refuse(request, arrival, refusal.get());
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      Cors.preflight(request.response());
    } else {
      read(request, arrival, snapshot);
    }
    return true;
  }

  private void read(HttpServerRequest request, Arrival arrival, GatewaySnapshot snapshot) {
    Optional<Refusal> refusal = ContentRules.check(arrival);
    if (refusal.isPresent()) {
      refuse(request, arrival, refusal.get());
      return;
    }
    HttpReply reply = new HttpReply(request, streams::add);
    if (arrival.verb() != Arrival.Verb.POST) {
      receiver.receive(arrival, BodyReader.EMPTY, reply);
      return;
    }
    new BodyReader(
            request,
            snapshot.settings().limits(),
            reading,
            body -> receiver.receive(arrival, body, reply),
            refused -> refuse(request, arrival, refused))
        .read();
  }

  /** Ends requests that do not arrive whole in time, and connections that nobody uses. */
  private void sweep() {
    long now = System.nanoTime();
    List.copyOf(reading).forEach(reader -> reader.checkDeadline(now));
    GatewayLimits limits = snapshots.current().settings().limits();
    List.copyOf(clients.entrySet()).stream()
        .filter(entry -> entry.getValue().isIdle(now, limits))
        .forEach(entry -> entry.getKey().close());
  }

  private void keepAlive() {
    streams.removeIf(stream -> !stream.keepAlive());
  }

  private Optional<Refusal> refusal(
      HttpServerRequest request,
      Arrival arrival,
      Optional<String> origin,
      Optional<Arrival.Verb> verb) {
    if (origin.isPresent()
        && !HostRules.allowsOrigin(arrival.snapshot().settings(), origin.get())) {
      return forbidden("The Origin header names no allowed origin (allowedOrigins).");
    }
    boolean known = request.method().equals(HttpMethod.OPTIONS) || verb.isPresent();
    return switch (arrival.route().door()) {
      case MCP -> known ? Optional.empty() : otherMethod("MCP uses", "POST, GET, DELETE");
      case EVENTS ->
          known && verb.filter(found -> found != Arrival.Verb.GET).isEmpty()
              ? Optional.empty()
              : otherMethod("The event stream of HTTP+SSE is opened by", "GET");
      case MESSAGES ->
          known && verb.filter(found -> found != Arrival.Verb.POST).isEmpty()
              ? Optional.empty()
              : otherMethod("The messages of HTTP+SSE are sent by", "POST");
    };
  }

  private static Optional<Refusal> otherMethod(String what, String allowed) {
    return Optional.of(
        Refusal.of(405, RpcError.INVALID_REQUEST, what + " " + allowed + ".")
            .withHeader("Allow", allowed + ", OPTIONS"));
  }

  private static Optional<Refusal> forbidden(String message) {
    return Optional.of(Refusal.of(403, RpcError.FORBIDDEN, message));
  }

  private static Optional<Arrival.Verb> verb(HttpMethod method) {
    return switch (method.name()) {
      case "POST" -> Optional.of(Arrival.Verb.POST);
      case "GET" -> Optional.of(Arrival.Verb.GET);
      case "DELETE" -> Optional.of(Arrival.Verb.DELETE);
      default -> Optional.empty();
    };
  }

  private Peer peer(HttpServerRequest request, GatewaySettings settings) {
    if (!settings.equals(knownSettings)) {
      knownSettings = settings;
      proxies = new TrustedProxies(settings.trustedProxies());
    }
    return ClientAddress.of(request, client(request).address, proxies, proxied);
  }

  private void refuse(HttpServerRequest request, Arrival arrival, Refusal refusal) {
    receiver.refused(arrival, refusal);
    Map<String, String> headers = new HashMap<>(refusal.headers());
    boolean unread = request.method().equals(HttpMethod.POST) && !request.isEnded();
    if (unread) {
      headers.put("Connection", "close");
    }
    new HttpReply(request, _ -> {})
        .body(
            refusal.status(),
            headers,
            refusal.withRequestId(arrival.id()).error().toBytes(Optional.empty()));
  }
}
