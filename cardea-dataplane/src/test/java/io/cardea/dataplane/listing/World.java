package io.cardea.dataplane.listing;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.ItemCollector;
import io.cardea.model.catalog.Offer;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Grant;
import io.cardea.model.policy.Role;
import io.cardea.model.resilience.Resilience;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Servers, profiles and grants to look at. Agent {@code boss} may do everything. */
final class World {

  static final TenantId HERE = TenantId.DEFAULT;
  static final EndpointKey ALL = EndpointKey.all(HERE);
  static final EndpointKey PROFILE = EndpointKey.profile(HERE, "p");
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static final String CAPABILITIES = "{\"tools\":{},\"resources\":{}}";

  private final Map<String, Adapter> adapters = new LinkedHashMap<>();
  private final Map<String, Offer> offers = new LinkedHashMap<>();
  private final Map<String, Health.State> health = new HashMap<>();
  private final List<Profile.Member> members = new ArrayList<>();
  private final List<Role> roles = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();
  private long snapshotVersion = 1;
  private long catalogVersion = 1;

  World() {
    bindings.add(new Binding(HERE, "boss", Set.of(Role.ADMIN), Set.of("boss")));
  }

  World adapter(String name, String... requiredRoles) {
    adapters.put(name, adapter(new AdapterKey(HERE, name), Set.of(requiredRoles)));
    snapshotVersion++;
    return this;
  }

  /** An adapter that is as far in its life as this. */
  World adapter(String name, Lifecycle.Stage stage) {
    Lifecycle lifecycle = new Lifecycle(stage, Optional.empty(), "");
    adapters.put(name, adapter(new AdapterKey(HERE, name), Set.of(), lifecycle));
    snapshotVersion++;
    return this;
  }

  static Adapter adapter(AdapterKey key, Set<String> requiredRoles) {
    return adapter(key, requiredRoles, Lifecycle.ACTIVE);
  }

  private static Adapter adapter(AdapterKey key, Set<String> requiredRoles, Lifecycle lifecycle) {
    HttpEndpoint endpoint = new HttpEndpoint("127.0.0.1", 1, false, "/mcp", Map.of(), true);
    return new Adapter(
        key,
        "",
        "",
        List.of(),
        "",
        HttpUpstream.at(endpoint),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        requiredRoles,
        AdapterLimits.DEFAULT,
        Optional.empty(),
        Resilience.DEFAULT,
        lifecycle);
  }

  /** An adapter that offers these tools. */
  World tools(String name, String... tools) {
    return offer(name, Kind.TOOL, tools);
  }

  /** Gives an adapter, new or not, one list of an offer. */
  World offer(String name, Kind kind, String... items) {
    ItemCollector collector = new ItemCollector(name, kind);
    for (String item : items) {
      collector.add(item, json(kind, item));
    }
    return offer(name, kind, collector.items());
  }

  World offer(String name, Kind kind, List<Item> items) {
    adapters.computeIfAbsent(name, _ -> adapter(new AdapterKey(HERE, name), Set.of()));
    Offer known = offers.getOrDefault(name, empty(CAPABILITIES));
    offers.put(
        name,
        new Offer(
            known.revision(),
            known.capabilities(),
            known.serverInfo(),
            known.instructions(),
            kind == Kind.TOOL ? items : known.tools(),
            kind == Kind.PROMPT ? items : known.prompts(),
            kind == Kind.RESOURCE ? items : known.resources(),
            kind == Kind.TEMPLATE ? items : known.templates(),
            known.learned()));
    snapshotVersion++;
    catalogVersion++;
    return this;
  }

  World capabilities(String name, String json) {
    adapters.computeIfAbsent(name, _ -> adapter(new AdapterKey(HERE, name), Set.of()));
    offers.put(name, empty(json));
    catalogVersion++;
    return this;
  }

  private static Offer empty(String capabilities) {
    return new Offer(
        "2025-11-25",
        capabilities,
        "{}",
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        NOW);
  }

  static String json(Kind kind, String name) {
    String quoted = JsonStrings.quote(name);
    return switch (kind) {
      case TOOL, PROMPT -> "{\"name\":" + quoted + "}";
      case RESOURCE -> "{\"uri\":" + quoted + ",\"name\":\"r\"}";
      case TEMPLATE -> "{\"uriTemplate\":" + quoted + ",\"name\":\"t\"}";
    };
  }

  World forget(String name) {
    offers.remove(name);
    catalogVersion++;
    return this;
  }

  World health(String name, Health.State state) {
    health.put(name, state);
    catalogVersion++;
    return this;
  }

  World member(String adapter, Profile.Names names) {
    return member(adapter, names, Map.of(), "*");
  }

  /** A member of the profile; {@code patterns} are of tools, prompts and resources. */
  World member(
      String adapter, Profile.Names names, Map<String, String> aliases, String... patterns) {
    List<NamePattern> list = patterns(patterns);
    members.add(new Profile.Member(adapter, names, list, list, list, aliases));
    snapshotVersion++;
    return this;
  }

  /** Lets {@code agents} use what of {@code adapters} fits one of {@code patterns}. */
  World grant(String role, List<String> agents, String adapterPattern, String... patterns) {
    List<NamePattern> list = patterns(patterns);
    roles.add(
        new Role(HERE, role, List.of(new Grant(role, patterns(adapterPattern), list, list, list))));
    bindings.add(new Binding(HERE, role, Set.of(role), Set.copyOf(agents)));
    snapshotVersion++;
    return this;
  }

  private static List<NamePattern> patterns(String... texts) {
    return Arrays.stream(texts).map(NamePattern::new).toList();
  }

  GatewaySnapshot snapshot() {
    Map<AdapterKey, Adapter> byKey = new HashMap<>();
    adapters.values().forEach(adapter -> byKey.put(adapter.key(), adapter));
    AdapterKey elsewhere = new AdapterKey(new TenantId("other"), "elsewhere");
    byKey.put(elsewhere, adapter(elsewhere, Set.of()));
    Profile profile = new Profile(PROFILE, "", "", Adapter.Access.ROLES, Set.of(), members);
    return new GatewaySnapshot(
        snapshotVersion,
        GatewaySettings.DEFAULT,
        byKey,
        Map.of(PROFILE, profile),
        AccessPolicy.of(roles, bindings));
  }

  Catalog catalog() {
    Map<AdapterKey, AdapterCatalog> known = new HashMap<>();
    adapters
        .values()
        .forEach(adapter -> {
          String name = adapter.key().name();
          Health.State state = health.getOrDefault(name, Health.State.UP);
          known.put(
              adapter.key(),
              new AdapterCatalog(
                  new Health(state, "", NOW), List.of(), Optional.ofNullable(offers.get(name))));
        });
    return new Catalog(catalogVersion, known);
  }

  EndpointView all() {
    return new EndpointViews().of(snapshot(), catalog(), ALL);
  }

  EndpointView profile() {
    return new EndpointViews().of(snapshot(), catalog(), PROFILE);
  }

  Offer offer(String name) {
    return offers.getOrDefault(name, empty("{}"));
  }

  Set<String> adapterNames() {
    return adapters.keySet();
  }

  List<Profile.Member> members() {
    return members;
  }

  static Principal agent(String name) {
    return new Principal(HERE, Principal.CARDEA, name, KeyScope.data());
  }

  static Principal boss() {
    return agent("boss");
  }

  static AdapterKey key(String adapter) {
    return new AdapterKey(HERE, adapter);
  }

  /** {@code adapter:name}, with {@code ?} behind it if nothing more is known of it, or nothing. */
  static String shown(Optional<EndpointView.Target> target) {
    return target
        .map(to -> to.adapter().key().name() + ":" + to.name() + (to.item().isPresent() ? "" : "?"))
        .orElse("");
  }
}
