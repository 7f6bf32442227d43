package io.cardea.dataplane.listener;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Peer;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.http.BodySink;
import io.cardea.dataplane.http.Exchange;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.wire.BadRequest;
import io.cardea.dataplane.wire.RequestHead;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

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

    /**
     * A request that is not even HTTP as it should be, and whose connection is closed.
     *
     * @param id its correlation id
     * @param address where its connection comes from
     */
    void misframed(UUID id, String address, Refusal refusal);
  }

  private static final byte[] NOTHING = new byte[0];

  private final SnapshotSource snapshots;
  private final Receiver receiver;
  private final Clock clock;
  private final ProtectedResources resources;
  private final String boundHost;
  private final boolean proxied;
  private final CorrelationIds ids;
  private GatewaySettings knownSettings = GatewaySettings.DEFAULT;
  private TrustedProxies proxies = new TrustedProxies(knownSettings.trustedProxies());

  /**
   * @param snapshots the configuration in force
   * @param uris what addresses are called in tokens
   * @param boundHost the address the listener is bound to
   * @param proxied whether every connection is a proxy's that speaks the PROXY protocol
   */
  public HttpFront(
      SnapshotSource snapshots,
      Receiver receiver,
      Clock clock,
      ResourceUris uris,
      String boundHost,
      boolean proxied) {
    this.snapshots = snapshots;
    this.receiver = receiver;
    this.clock = clock;
    this.resources = new ProtectedResources(uris);
    this.boundHost = boundHost;
    this.proxied = proxied;
    this.ids = new CorrelationIds(clock);
  }

  /** Records a request that is not HTTP as it should be, and says so in JSON-RPC. */
  public byte[] misframed(String address, BadRequest bad) {
    UUID id = ids.next();
    Refusal refusal = Refusal.of(bad.status(), RpcError.INVALID_REQUEST, bad.problem());
    receiver.misframed(id, address, refusal);
    return refusal.withRequestId(id).error().toBytes(Optional.empty());
  }

  /**
   * Whether {@code head} names a host of this gateway, so that no web page can rebind a name to it.
   */
  public boolean isForUs(RequestHead head) {
    String host = head.fields().get("host");
    return HostRules.allowsHost(
        snapshots.current().settings(), host == null ? "" : host, boundHost);
  }

  /** The tenant whose own host a request names, if it names one's. */
  public Optional<TenantId> hosted(RequestHead head) {
    return hosted(head, snapshots.current());
  }

  private static Optional<TenantId> hosted(RequestHead head, GatewaySnapshot snapshot) {
    String host = head.fields().get("host");
    return snapshot.settings().tenantUrls().at(host == null ? "" : host);
  }

  /** Whether browsers may send requests of this {@code Origin}'s pages. */
  public boolean allowsOrigin(String origin) {
    return HostRules.allowsOrigin(snapshots.current().settings(), origin);
  }

  /** Whether a request comes straight from this machine, through no proxy. */
  public boolean isLocal(RequestHead head, Exchange exchange) {
    return peer(head, exchange, snapshots.current().settings()).isLocal();
  }

  /**
   * Serves a request if its path is an MCP address, or where one is described to clients of OAuth;
   * {@code false}: somebody else's.
   */
  public boolean serve(RequestHead head, Exchange exchange) {
    GatewaySnapshot snapshot = snapshots.current();
    Optional<TenantId> hosted = hosted(head, snapshot);
    if (resources.serve(head, exchange, snapshot, hosted)) {
      return true;
    }
    Optional<Route> route =
        Route.parse(head.path(), hosted)
            .filter(found -> found.door() == Route.Door.MCP || snapshot.settings().legacySse())
            .map(found -> found.with(head.query()));
    if (route.isEmpty()) {
      return false;
    }
    Optional<String> origin = Optional.ofNullable(head.fields().get("origin"));
    Optional<Arrival.Verb> verb = verb(head.method());
    Arrival arrival =
        new Arrival(
            ids.next(),
            clock.instant(),
            System.nanoTime(),
            verb.orElse(Arrival.Verb.GET),
            route.get(),
            head.fields(),
            peer(head, exchange, snapshot.settings()),
            snapshot);
    boolean preflight = head.method().equals("OPTIONS");
    Optional<Refusal> refusal = refusal(arrival, origin, verb, preflight);
    if (origin.isPresent() && HostRules.allowsOrigin(snapshot.settings(), origin.get())) {
      Cors.allow(exchange, origin.get());
    }
    if (refusal.isPresent()) {
      refuse(exchange, arrival, refusal.get());
    } else if (preflight) {
      Cors.preflight(exchange, "POST, GET, DELETE");
    } else {
      read(exchange, arrival);
    }
    return true;
  }

  private void read(Exchange exchange, Arrival arrival) {
    Optional<Refusal> refusal = ContentRules.check(arrival);
    if (refusal.isPresent()) {
      refuse(exchange, arrival, refusal.get());
    } else if (arrival.verb() == Arrival.Verb.POST) {
      GatewayLimits limits = arrival.snapshot().settings().limits();
      exchange.read(limits.bodyBytes(), new Posted(exchange, arrival, limits));
    } else {
      receiver.receive(arrival, NOTHING, new HttpReply(exchange));
    }
  }

  /** What becomes of a request whose body is awaited. */
  private final class Posted implements BodySink {
    private final Exchange exchange;
    private final Arrival arrival;
    private final GatewayLimits limits;

    Posted(Exchange exchange, Arrival arrival, GatewayLimits limits) {
      this.exchange = exchange;
      this.arrival = arrival;
      this.limits = limits;
    }

    @Override
    public void onWhole(byte[] body) {
      receiver.receive(arrival, body, new HttpReply(exchange));
    }

    @Override
    public void onTooLarge() {
      refuse(413, "The body is larger than " + limits.bodyBytes() + " bytes (limits.bodyBytes).");
    }

    @Override
    public void onTooSlow() {
      refuse(
          408,
          "The request did not arrive whole within "
              + limits.requestTimeout().toMillis()
              + " ms (limits.requestTimeout).");
    }

    private void refuse(int status, String message) {
      HttpFront.this.refuse(
          exchange, arrival, Refusal.of(status, RpcError.INVALID_REQUEST, message));
    }
  }

  private static Optional<Refusal> refusal(
      Arrival arrival, Optional<String> origin, Optional<Arrival.Verb> verb, boolean preflight) {
    if (origin.isPresent()
        && !HostRules.allowsOrigin(arrival.snapshot().settings(), origin.get())) {
      return forbidden("The Origin header names no allowed origin (allowedOrigins).");
    }
    boolean known = preflight || verb.isPresent();
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

  private static Optional<Arrival.Verb> verb(String method) {
    return switch (method) {
      case "POST" -> Optional.of(Arrival.Verb.POST);
      case "GET" -> Optional.of(Arrival.Verb.GET);
      case "DELETE" -> Optional.of(Arrival.Verb.DELETE);
      default -> Optional.empty();
    };
  }

  /** The network address that {@code head} comes from, as far as trusted proxies tell. */
  public String source(RequestHead head, Exchange exchange) {
    return peer(head, exchange, snapshots.current().settings()).address();
  }

  private Peer peer(RequestHead head, Exchange exchange, GatewaySettings settings) {
    if (!settings.equals(knownSettings)) {
      knownSettings = settings;
      proxies = new TrustedProxies(settings.trustedProxies());
    }
    return ClientAddress.of(
        head.fields(), exchange.address(), exchange.certificate(), proxies, proxied);
  }

  private void refuse(Exchange exchange, Arrival arrival, Refusal refusal) {
    receiver.refused(arrival, refusal);
    new HttpReply(exchange)
        .body(
            refusal.status(),
            refusal.headers(),
            refusal.withRequestId(arrival.id()).error().toBytes(Optional.empty()));
  }
}
