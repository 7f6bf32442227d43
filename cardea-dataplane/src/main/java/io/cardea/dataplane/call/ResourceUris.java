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
 * tokens are issued (RFC 8707 §2).
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

  /** All that {@code tenant} has here. */
  public String of(GatewaySettings settings, TenantId tenant) {
    String path = new Route(EndpointKey.all(tenant)).path();
    return base(settings) + path.substring(0, path.length() - Route.Door.MCP.end().length());
  }

  /** One address. */
  public String of(GatewaySettings settings, Route route) {
    return base(settings) + entrance(route).path();
  }

  /** Where its metadata are. */
  public String metadata(GatewaySettings settings, Route route) {
    return base(settings) + METADATA + entrance(route).path();
  }

  /**
   * Whether a token for {@code audiences} is for {@code route}, if its issuer says nothing else.
   */
  public boolean includes(GatewaySettings settings, Route route, Set<String> audiences) {
    return audiences.contains(of(settings, route))
        || audiences.contains(of(settings, route.at(Route.Door.MCP)))
        || audiences.contains(of(settings, route.endpoint().tenant()));
  }

  /**
   * What one address may be called in the proof of a request (RFC 9449 §4.2, {@code htu}): what the
   * public URL says; without one, what the listener says, or the request's {@code Host} if it names
   * the listener's port.
   *
   * @param host the field, which names a host of this gateway
   */
  public Set<HttpUri> called(GatewaySettings settings, Route route, Optional<String> host) {
    Set<HttpUri> names = new HashSet<>();
    Optional<HttpUri> own = HttpUri.parse(base(settings) + route.path());
    own.ifPresent(names::add);
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
   * path of the public URL may stand before it, where RFC 9728 §3.1 puts it.
   */
  public static Optional<String> described(GatewaySettings settings, String path) {
    if (!path.startsWith(METADATA)) {
      return Optional.empty();
    }
    String address = path.substring(METADATA.length());
    String before = settings.publicUrl().map(URI::create).map(URI::getRawPath).orElse("");
    return Optional.of(address.startsWith(before) ? address.substring(before.length()) : address);
  }
}
