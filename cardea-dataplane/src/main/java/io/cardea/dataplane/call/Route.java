package io.cardea.dataplane.call;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import java.util.Optional;

/**
 * An MCP address: {@code /adapters/{name}/mcp}, also under {@code /t/{tenant}}.
 *
 * @param adapter whom it names
 */
public record Route(AdapterKey adapter) {

  private static final String TENANT = "/t/";
  private static final String ADAPTERS = "/adapters/";
  private static final String MCP = "/mcp";

  /** Reads a request's path, exactly as sent; empty if it is no MCP address. */
  public static Optional<Route> parse(String path) {
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
    if (!rest.startsWith(ADAPTERS) || !rest.endsWith(MCP)) {
      return Optional.empty();
    }
    int end = rest.length() - MCP.length();
    String name = end < ADAPTERS.length() ? "" : rest.substring(ADAPTERS.length(), end);
    return AdapterKey.isValidName(name)
        ? Optional.of(new Route(new AdapterKey(tenant, name)))
        : Optional.empty();
  }
}
