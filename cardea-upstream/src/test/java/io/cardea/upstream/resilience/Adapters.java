package io.cardea.upstream.resilience;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.HttpUpstream.WeightedEndpoint;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.resilience.Resilience;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Adapters that differ in how they are treated in trouble. */
final class Adapters {

  static final AdapterKey KEY = new AdapterKey(TenantId.DEFAULT, "a");

  private Adapters() {}

  /** One at these places, or at one place if none are named. */
  static Adapter http(Resilience resilience, String... hosts) {
    List<WeightedEndpoint> endpoints =
        Stream.of(hosts.length == 0 ? new String[] {"host"} : hosts)
            .map(host ->
                new WeightedEndpoint(new HttpEndpoint(host, 80, false, "/", Map.of(), true), 1))
            .toList();
    return new Adapter(
        KEY,
        "",
        "",
        List.of(),
        "",
        new HttpUpstream(endpoints),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        Set.of(),
        AdapterLimits.DEFAULT,
        Optional.empty(),
        resilience,
        Lifecycle.ACTIVE);
  }
}
