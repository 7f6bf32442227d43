package io.cardea.model.snapshot;

import io.cardea.model.limit.GatewayLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator declares of the gateway itself (kind {@code Gateway}).
 *
 * @param publicUrl the only source of links, without a trailing slash; empty: derived from the
 *     listener
 * @param tenantUrls of tenants that have an address of their own
 * @param allowedHosts host names, besides loopback names and the public URL's, that a request's
 *     {@code Host} may carry
 * @param allowedOrigins origins, besides loopback ones, that browsers may call from, e.g. {@code
 *     https://app.example.com}
 * @param trustedProxies addresses or CIDR blocks whose {@code X-Forwarded-For} fields and PROXY
 *     protocol lines are believed
 * @param legacySse whether clients may also connect by HTTP+SSE, the transport of MCP 2024-11-05
 * @param sandboxRequired whether a child process without a sandbox is not started
 * @param agentsDeclared whether a caller that no Agent declares is refused
 * @param limits its bounds
 */
public record GatewaySettings(
    Optional<String> publicUrl,
    TenantUrls tenantUrls,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    List<String> trustedProxies,
    boolean legacySse,
    boolean sandboxRequired,
    boolean agentsDeclared,
    GatewayLimits limits) {

  /** What a gateway gets that says nothing. */
  public static final GatewaySettings DEFAULT =
      new GatewaySettings(
          Optional.empty(), Set.of(), Set.of(), List.of(), false, false, GatewayLimits.DEFAULT);

  /** A gateway of one address that also takes agents that nobody has declared. */
  public GatewaySettings(
      Optional<String> publicUrl,
      Set<String> allowedHosts,
      Set<String> allowedOrigins,
      List<String> trustedProxies,
      boolean legacySse,
      boolean sandboxRequired,
      GatewayLimits limits) {
    this(
        publicUrl,
        TenantUrls.NONE,
        allowedHosts,
        allowedOrigins,
        trustedProxies,
        legacySse,
        sandboxRequired,
        false,
        limits);
  }

  public GatewaySettings {
    allowedHosts = Set.copyOf(allowedHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }
}
