package io.cardea.model.adapter;

import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.resilience.Resilience;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One MCP server behind the gateway, as declared.
 *
 * @param key its identity
 * @param title what people read
 * @param description what people read, possibly empty
 * @param tags what rules may select it by
 * @param owner who answers for it, possibly empty
 * @param upstream how the server is reached
 * @param isolation how far an upstream session may be shared
 * @param access who may try: everybody, or whom roles allow
 * @param requiredRoles of which the caller must hold one, unless empty
 * @param limits its bounds
 * @param minRevision date of the oldest MCP revision that the gateway speaks with it, whoever asks
 * @param resilience how the gateway behaves while it is in trouble
 * @param lifecycle how far it is in its life
 * @param versions of its server, the first of which is the default and what {@code upstream} leads
 *     to; empty where there is only one. Each other is an adapter at {@link AdapterKey#at}
 * @param scopes what an access token must be for
 * @param labels what rules may select it by, and the API lists of documents
 * @param payloads what the audit log keeps of arguments and results
 * @param credentials what the server is reached with, by the names under which it was declared, at
 *     most {@value #MAX_CREDENTIALS} characters; never the values, possibly empty
 */
public record Adapter(
    AdapterKey key,
    String title,
    String description,
    List<String> tags,
    String owner,
    Upstream upstream,
    Isolation isolation,
    Access access,
    Set<String> requiredRoles,
    AdapterLimits limits,
    Optional<String> minRevision,
    Resilience resilience,
    Lifecycle lifecycle,
    List<ServerVersion> versions,
    ScopeRules scopes,
    Map<String, String> labels,
    PayloadRules payloads,
    String credentials) {

  /** Characters of the names of credentials; what is behind them is cut off. */
  public static final int MAX_CREDENTIALS = 256;

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
    versions = List.copyOf(versions);
    labels = Map.copyOf(labels);
    credentials = credentials.substring(0, Math.min(credentials.length(), MAX_CREDENTIALS));
  }

  /** An adapter with one version of its server. */
  public Adapter(
      AdapterKey key,
      String title,
      String description,
      List<String> tags,
      String owner,
      Upstream upstream,
      Isolation isolation,
      Access access,
      Set<String> requiredRoles,
      AdapterLimits limits,
      Optional<String> minRevision,
      Resilience resilience,
      Lifecycle lifecycle) {
    this(
        key,
        title,
        description,
        tags,
        owner,
        upstream,
        isolation,
        access,
        requiredRoles,
        limits,
        minRevision,
        resilience,
        lifecycle,
        List.of(),
        ScopeRules.NONE,
        Map.of(),
        PayloadRules.DIGEST,
        "");
  }

  /** An adapter in use that is spoken to in any revision. */
  public Adapter(
      AdapterKey key,
      String title,
      String description,
      List<String> tags,
      String owner,
      Upstream upstream,
      Isolation isolation,
      Access access,
      Set<String> requiredRoles,
      AdapterLimits limits) {
    this(
        key,
        title,
        description,
        tags,
        owner,
        upstream,
        isolation,
        access,
        requiredRoles,
        limits,
        Optional.empty(),
        Resilience.DEFAULT,
        Lifecycle.ACTIVE);
  }

  /** The same adapter at another version of its server. */
  public Adapter at(ServerVersion version, Upstream other) {
    return new Adapter(
        key.at(version.name()),
        title,
        description,
        tags,
        owner,
        other,
        isolation,
        access,
        requiredRoles,
        limits,
        minRevision,
        resilience,
        lifecycle,
        List.of(),
        scopes,
        labels,
        payloads,
        credentials);
  }

  /** Whether the server may be spoken to in the MCP revision of this date. */
  public boolean takes(String revision) {
    return minRevision.filter(oldest -> revision.compareTo(oldest) < 0).isEmpty();
  }

  /** Whether it is a program that the gateway starts without a sandbox. */
  public boolean isUnconfined() {
    return upstream instanceof StdioUpstream child && child.sandbox().isEmpty();
  }
}
