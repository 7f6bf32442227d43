package io.cardea.model.snapshot;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.policy.AccessPolicy;
import java.util.Map;

/**
 * All that operators declared, compiled. Read once per request and passed down, so that a call runs
 * to its end on the state it began with.
 *
 * @param version counts the snapshots of this process, from 1
 * @param settings of the gateway itself
 * @param adapters by key
 * @param profiles by key
 * @param access who may do what
 */
public record GatewaySnapshot(
    long version,
    GatewaySettings settings,
    Map<AdapterKey, Adapter> adapters,
    Map<EndpointKey, Profile> profiles,
    AccessPolicy access) {

  public GatewaySnapshot {
    adapters = Map.copyOf(adapters);
    profiles = Map.copyOf(profiles);
  }
}
