package io.cardea.dataplane.call;

import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySettings;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the gateway's addresses are called in OAuth: protected resources (RFC 9728 §1.2), for which
 * tokens are issued (RFC 8707 §2). An address of a tenant has two names where the tenant has a URL
 * of its own; clients are told the one that they use.
 */
public final class ResourceUris {

  /** Where metadata of protected resources are (RFC 9728 §3). */
  public static final String METADATA = "/.well-known/oauth-protected-resource";

  private final Supplier<String> listener;

  /**
   * @param listener address of the listener, for gateways without a public URL
   */
  public ResourceUris(Supplier<String> listener) {
    this.listener = listener;
  }

  /** The gateway as a whole, without a slash at its end. */
  private String base(GatewaySettings settings) {
    return settings.publicUrl().orElseGet(listener);
  }

  /**
   * All that a tenant has here.
   *
   * @param hosted the tenant whose own host is used; empty: the default one
   */
  public String whole(GatewaySettings settings, Optional<TenantId> hosted) {
    return hosted.flatMap(settings.tenantUrls()::of).orElseGet(() -> base(settings));
  }

  /**
   * One address.
   *
   * @param hosted the tenant whose own host is used, if it is one's
   */
  public String of(GatewaySettings settings, Optional<TenantId> hosted, Route route) {
    return url(settings, hosted, "", route);
  }

  /** Where the metadata of the address are that {@code arrival} uses. */
  public String metadata(Arrival arrival) {
    return url(arrival.snapshot().settings(), arrival.hosted(), METADATA, arrival.route());
  }

  private String url(
      GatewaySettings settings, Optional<TenantId> hosted, String before, Route route) {
    Route entrance = entrance(route);
    return hosted
        .flatMap(settings.tenantUrls()::of)
        .map(own -> own + before + entrance.pathInTenant())
        .orElseGet(() -> base(settings) + before + entrance.path());
  }

  /**
   * Whether a token for {@code audiences} is for {@code route}, if its issuer says nothing else: it
   * names the address, or all that the tenant has, in one way or the other.
   */
  public boolean includes(GatewaySettings settings, Route route, Set<String> audiences) {
    TenantId tenant = route.endpoint().tenant();
    String path = new Route(EndpointKey.all(tenant)).path();
    String prefix = path.substring(0, path.length() - Route.Door.MCP.end().length());
    return includes(base(settings) + prefix, route, audiences)
        || settings
            .tenantUrls()
            .of(tenant)
            .filter(own -> includes(own, route, audiences))
            .isPresent();
  }

  private static boolean includes(String tenant, Route route, Set<String> audiences) {
    return audiences.contains(tenant)
        || audiences.contains(tenant + entrance(route).pathInTenant())
        || audiences.contains(tenant + route.at(Route.Door.MCP).pathInTenant());
  }

  /**
   * What one address may be called in the proof of a request (RFC 9449 §4.2, {@code htu}): what the
   * public URL and the tenant's own say; without the first, what the listener says, or the
   * request's {@code Host} if it names the listener's port.
   *
   * @param host the field, which names a host of this gateway
   */
  public Set<HttpUri> called(GatewaySettings settings, Route route, Optional<String> host) {
    Set<HttpUri> names = new HashSet<>();
    Optional<HttpUri> own = HttpUri.parse(base(settings) + route.path());
    own.ifPresent(names::add);
    settings
        .tenantUrls()
        .of(route.endpoint().tenant())
        .flatMap(tenants -> HttpUri.parse(tenants + route.pathInTenant()))
        .ifPresent(names::add);
    if (settings.publicUrl().isEmpty() && own.isPresent()) {
      host.flatMap(name -> HttpUri.parse(own.get().scheme() + "://" + name + route.path()))
          .filter(named -> named.port() == own.get().port())
          .ifPresent(names::add);
    }
    return names;
  }

  /** The address that its users know: messages of HTTP+SSE go to another. */
  private static Route entrance(Route route) {
    return route.door() == Route.Door.MESSAGES ? route.at(Route.Door.EVENTS) : route;
  }

  /**
   * Of which address here {@code path} has the metadata, if of one; of the whole it is empty. A
   * path of the URL may stand before it, where RFC 9728 §3.1 puts it.
   *
   * @param hosted the tenant whose own host is used, if it is one's
   */
  public static Optional<String> described(
      GatewaySettings settings, Optional<TenantId> hosted, String path) {
    if (!path.startsWith(METADATA)) {
      return Optional.empty();
    }
    String address = path.substring(METADATA.length());
    String before =
        hosted
            .flatMap(settings.tenantUrls()::of)
            .or(settings::publicUrl)
            .map(URI::create)
            .map(URI::getRawPath)
            .orElse("");
    return Optional.of(address.startsWith(before) ? address.substring(before.length()) : address);
  }
}
