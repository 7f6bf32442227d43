package io.cardea.model.snapshot;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import io.cardea.model.quota.Limits;
import io.cardea.model.tool.ToolChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that operators declared, compiled. Read once per request and passed down, so that a call runs
 * to its end on the state it began with.
 *
 * @param version counts the snapshots of this process, from 1
 * @param settings of the gateway itself
 * @param adapters those that are served, by key: nothing else can be reached
 * @param disabled the others, by key: declared, for views and for who asks what became of them
 * @param profiles by key
 * @param issuers whose tokens each tenant takes, in the order of their names
 * @param access who may do what
 * @param limits how much of it
 * @param tools what operators make of tools, by adapter (whatever its version), in the order of
 *     their documents; adapters without any are not there
 */
public record GatewaySnapshot(
    long version,
    GatewaySettings settings,
    Map<AdapterKey, Adapter> adapters,
    Map<AdapterKey, Adapter> disabled,
    Map<EndpointKey, Profile> profiles,
    Map<TenantId, List<Issuer>> issuers,
    AccessPolicy access,
    Limits limits,
    Map<AdapterKey, List<ToolChange>> tools) {

  public GatewaySnapshot {
    adapters = Map.copyOf(adapters);
    disabled = Map.copyOf(disabled);
    profiles = Map.copyOf(profiles);
    issuers = Map.copyOf(issuers);
    tools = Map.copyOf(tools);
  }

  /** A snapshot in which every tool is what its server says. */
  public GatewaySnapshot(
      long version,
      GatewaySettings settings,
      Map<AdapterKey, Adapter> adapters,
      Map<AdapterKey, Adapter> disabled,
      Map<EndpointKey, Profile> profiles,
      Map<TenantId, List<Issuer>> issuers,
      AccessPolicy access,
      Limits limits) {
    this(version, settings, adapters, disabled, profiles, issuers, access, limits, Map.of());
  }

  /** A snapshot in which no adapter is disabled, nothing is limited and no token accepted. */
  public GatewaySnapshot(
      long version,
      GatewaySettings settings,
      Map<AdapterKey, Adapter> adapters,
      Map<EndpointKey, Profile> profiles,
      AccessPolicy access) {
    this(version, settings, adapters, Map.of(), profiles, Map.of(), access, Limits.NONE);
  }

  /** Those whose tokens {@code tenant} takes; mostly none. */
  public List<Issuer> issuers(TenantId tenant) {
    return issuers.getOrDefault(tenant, List.of());
  }

  /** What operators make of the tools of {@code adapter}, at whatever version; mostly nothing. */
  public List<ToolChange> tools(AdapterKey adapter) {
    return tools.isEmpty()
        ? List.of()
        : tools.getOrDefault(adapter.isVersion() ? adapter.at("") : adapter, List.of());
  }

  /** Every adapter that is declared, served or not. */
  public Stream<Adapter> declared() {
    return Stream.concat(adapters.values().stream(), disabled.values().stream());
  }

  /** The adapter of this key, served or not. */
  public Optional<Adapter> declared(AdapterKey key) {
    return Optional.ofNullable(adapters.get(key)).or(() -> Optional.ofNullable(disabled.get(key)));
  }

  /** The adapter that takes the place of {@code adapter}, if {@code principal} may use that. */
  public Optional<Adapter> replacement(Adapter adapter, Principal principal) {
    return adapter
        .lifecycle()
        .replacedBy()
        .flatMap(
            name -> Optional.ofNullable(adapters.get(new AdapterKey(adapter.key().tenant(), name))))
        .filter(next -> access.decide(principal, next, Action.USE) instanceof Permit);
  }
}
