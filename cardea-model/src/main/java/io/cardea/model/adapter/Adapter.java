package io.cardea.model.adapter;

import io.cardea.model.limit.AdapterLimits;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One MCP server behind the gateway, as declared.
 *
 * @param key its identity
 * @param title what people read
 * @param description what people read, possibly empty
 * @param tags labels for people and, later, selectors
 * @param owner who answers for it, possibly empty
 * @param upstream where the server listens
 * @param isolation how far an upstream session may be shared
 * @param access who may try: everybody, or whom roles allow
 * @param requiredRoles of which the caller must hold one, unless empty
 * @param limits its bounds
 */
public record Adapter(
    AdapterKey key,
    String title,
    String description,
    List<String> tags,
    String owner,
    HttpEndpoint upstream,
    Isolation isolation,
    Access access,
    Set<String> requiredRoles,
    AdapterLimits limits) {

  /** Who may use an adapter at all. */
  public enum Access {
    /** Principals whose roles grant it. */
    ROLES,
    /**
     * Everybody on this machine: loopback peer, loopback Host, not forwarded; every tool, no
     * credential.
     */
    PUBLIC
  }

  /** How far an upstream session may be shared. */
  public enum Isolation {
    /** An upstream session never serves two principals. */
    PRINCIPAL,
    /** An upstream session serves one client session only. */
    SESSION
  }

  public Adapter {
    tags = List.copyOf(tags);
    requiredRoles = Set.copyOf(requiredRoles);
  }

  /**
   * Where a Streamable HTTP server listens.
   *
   * @param host name or address
   * @param port 1 to 65535
   * @param tls whether to speak TLS
   * @param path path and query, starts with {@code /}
   * @param headers sent with each request, names in lower case; values are secrets
   * @param allowPrivateNetwork whether the address may be loopback, private or link-local
   */
  public record HttpEndpoint(
      String host,
      int port,
      boolean tls,
      String path,
      Map<String, String> headers,
      boolean allowPrivateNetwork) {

    public HttpEndpoint {
      headers = Map.copyOf(headers);
    }

    /** Names the place and no secret. */
    @Override
    public String toString() {
      return (tls ? "https://" : "http://") + host + ":" + port + path.replaceAll("\\?.*", "?…");
    }
  }
}
