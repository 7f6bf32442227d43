package io.cardea.dataplane.call;

import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.EndpointKey.Kind;
import io.cardea.model.identity.NameForm;
import io.cardea.model.identity.TenantId;
import java.util.Optional;

/**
 * An MCP address: {@code /mcp}, {@code /adapters/{name}/mcp} or {@code /profiles/{name}/mcp}, each
 * also under {@code /t/{tenant}}; for HTTP+SSE the same with {@code /sse} or {@code /messages} at
 * the end.
 *
 * @param endpoint whom it names
 * @param door how it is reached there
 * @param query what follows the {@code ?} of the address, as sent
 */
public record Route(EndpointKey endpoint, Door door, String query) {

  /** The transports' addresses of one endpoint. */
  public enum Door {
    /** Streamable HTTP, and MCP 2026-07-28. */
    MCP("/mcp"),
    /** The event stream of HTTP+SSE (MCP 2024-11-05). */
    EVENTS("/sse"),
    /** Where a client of HTTP+SSE sends its messages. */
    MESSAGES("/messages");

    private final String end;

    Door(String end) {
      this.end = end;
    }

    /** The end of its paths. */
    String end() {
      return end;
    }
  }

  private static final String TENANT = "/t/";
  private static final String ADAPTERS = "/adapters/";
  private static final String PROFILES = "/profiles/";

  /** The endpoint's usual address. */
  public Route(EndpointKey endpoint) {
    this(endpoint, Door.MCP, "");
  }

  /** Reads a request's path, exactly as sent; empty if it is no MCP address. */
  public static Optional<Route> parse(String path) {
    return parse(path, Optional.empty());
  }

  /**
   * Reads a path at a host.
   *
   * @param hosted the tenant whose own host it is: no path there names a tenant
   */
  public static Optional<Route> parse(String path, Optional<TenantId> hosted) {
    for (Door door : Door.values()) {
      if (path.endsWith(door.end)) {
        return parse(path, hosted, door);
      }
    }
    return Optional.empty();
  }

  private static Optional<Route> parse(String path, Optional<TenantId> hosted, Door door) {
    TenantId tenant = hosted.orElse(TenantId.DEFAULT);
    String rest = path;
    if (path.startsWith(TENANT)) {
      if (hosted.isPresent()) {
        return Optional.empty();
      }
      int end = path.indexOf('/', TENANT.length());
      if (end < 0 || !TenantId.isValid(path.substring(TENANT.length(), end))) {
        return Optional.empty();
      }
      tenant = new TenantId(path.substring(TENANT.length(), end));
      rest = path.substring(end);
    }
    if (rest.equals(door.end)) {
      return Optional.of(new Route(EndpointKey.all(tenant), door, ""));
    }
    String name = rest.substring(0, rest.length() - door.end.length());
    return name.startsWith(ADAPTERS)
        ? named(tenant, Kind.ADAPTER, name, ADAPTERS, door)
        : named(tenant, Kind.PROFILE, name, PROFILES, door);
  }

  private static Optional<Route> named(
      TenantId tenant, Kind kind, String rest, String prefix, Door door) {
    if (!rest.startsWith(prefix)) {
      return Optional.empty();
    }
    String name = rest.substring(prefix.length());
    return NameForm.isLabel(name)
        ? Optional.of(new Route(new EndpointKey(tenant, kind, name), door, ""))
        : Optional.empty();
  }

  /** Another address of the same endpoint. */
  public Route at(Door other) {
    return new Route(endpoint, other, "");
  }

  /** The same address with this query. */
  public Route with(String asked) {
    return new Route(endpoint, door, asked);
  }

  /** The path, as {@link #parse(String)} reads it. */
  public String path() {
    String tenant =
        endpoint.tenant().equals(TenantId.DEFAULT) ? "" : TENANT + endpoint.tenant().value();
    return tenant + pathInTenant();
  }

  /** The path at a host of the tenant's own. */
  public String pathInTenant() {
    String place =
        switch (endpoint.kind()) {
          case ADAPTER -> ADAPTERS + endpoint.name();
          case PROFILE -> PROFILES + endpoint.name();
          case ALL -> "";
        };
    return place + door.end;
  }
}
