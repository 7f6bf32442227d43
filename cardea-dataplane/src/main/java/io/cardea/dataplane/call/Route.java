package io.cardea.dataplane.call;

import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.EndpointKey.Kind;
import io.cardea.model.identity.NameForm;
import io.cardea.model.identity.TenantId;
import java.util.Optional;

/**
 * An MCP address: {@code /mcp}, {@code /adapters/{name}/mcp} or {@code /profiles/{name}/mcp}, each
 * also under {@code /t/{tenant}}.
 *
 * @param endpoint whom it names
 */
public record Route(EndpointKey endpoint) {

  private static final String TENANT = "/t/";
  private static final String ADAPTERS = "/adapters/";
  private static final String PROFILES = "/profiles/";
  private static final String MCP = "/mcp";

  /** Reads a request's path, exactly as sent; empty if it is no MCP address. */
  public static Optional<Route> parse(String path) {
    if (!path.endsWith(MCP)) {
      return Optional.empty();
    }
    TenantId tenant = TenantId.DEFAULT;
    String rest = path;
    if (path.startsWith(TENANT)) {
      int end = path.indexOf('/', TENANT.length());
      if (end < 0 || !TenantId.isValid(path.substring(TENANT.length(), end))) {
        return Optional.empty();
      }
      tenant = new TenantId(path.substring(TENANT.length(), end));
      rest = path.substring(end);
    }
    if (rest.equals(MCP)) {
      return Optional.of(new Route(EndpointKey.all(tenant)));
    }
    return rest.startsWith(ADAPTERS)
        ? named(tenant, Kind.ADAPTER, rest, ADAPTERS)
        : named(tenant, Kind.PROFILE, rest, PROFILES);
  }

  private static Optional<Route> named(TenantId tenant, Kind kind, String rest, String prefix) {
    int end = rest.length() - MCP.length();
    if (!rest.startsWith(prefix) || end < prefix.length()) {
      return Optional.empty();
    }
    String name = rest.substring(prefix.length(), end);
    return NameForm.isLabel(name)
        ? Optional.of(new Route(new EndpointKey(tenant, kind, name)))
        : Optional.empty();
  }
}
