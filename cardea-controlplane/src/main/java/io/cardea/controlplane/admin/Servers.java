package io.cardea.controlplane.admin;

import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.mcp.custom.CustomOffer;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.catalog.Health;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import io.cardea.model.tool.ToolChange;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * The servers that a caller may see: all of its tenant, or those that it has registered or whose
 * required roles it holds.
 */
final class Servers {

  private final SnapshotSource snapshots;
  private final Supplier<Catalog> catalog;
  private final Declarations declarations;

  Servers(SnapshotSource snapshots, Supplier<Catalog> catalog, Declarations declarations) {
    this.snapshots = snapshots;
    this.catalog = catalog;
    this.declarations = declarations;
  }

  /** The one of this name, if there is one and the caller may see it. */
  Optional<AdapterView> find(Caller caller, String name) {
    if (!AdapterKey.isValidName(name)) {
      return Optional.empty();
    }
    GatewaySnapshot snapshot = snapshots.current();
    AdapterKey key = new AdapterKey(caller.tenant(), name);
    return snapshot
        .declared(key)
        .map(adapter -> view(caller, adapter, snapshot, declarations.current(), catalog.get()))
        .filter(view -> sees(caller, view, snapshot));
  }

  /** Those that the caller may see, by name. */
  List<AdapterView> list(Caller caller) {
    GatewaySnapshot snapshot = snapshots.current();
    Declared declared = declarations.current();
    Catalog known = catalog.get();
    return snapshot
        .declared()
        .filter(adapter -> adapter.key().tenant().equals(caller.tenant()))
        .filter(adapter -> !adapter.key().isVersion())
        .sorted(Comparator.comparing(adapter -> adapter.key().name()))
        .map(adapter -> view(caller, adapter, snapshot, declared, known))
        .filter(view -> sees(caller, view, snapshot))
        .toList();
  }

  private static AdapterView view(
      Caller caller, Adapter adapter, GatewaySnapshot snapshot, Declared declared, Catalog known) {
    Optional<StoredResource> stored = declared.find(id(adapter.key()));
    boolean isInside = caller.seesAll() || isCreator(caller, stored);
    List<AdapterView.Version> versions =
        adapter.versions().stream()
            .skip(1)
            .flatMap(version -> snapshot.declared(adapter.key().at(version.name())).stream())
            .map(other -> new AdapterView.Version(other, known(known, snapshot, other.key())))
            .toList();
    return new AdapterView(
        adapter,
        known(known, snapshot, adapter.key()),
        stored,
        declared.source(id(adapter.key())),
        isInside,
        versions);
  }

  /** What is known of it, after what operators make of its tools. */
  private static Optional<AdapterCatalog> known(
      Catalog known, GatewaySnapshot snapshot, AdapterKey key) {
    Optional<AdapterCatalog> learned = known.find(key);
    List<ToolChange> changes = snapshot.tools(key);
    Optional<CustomOffer> custom =
        changes.isEmpty()
            ? Optional.empty()
            : learned
                .flatMap(AdapterCatalog::offer)
                .map(offer -> CustomOffer.of(key.name(), offer, changes));
    return custom.isEmpty()
        ? learned
        : learned.map(catalog ->
            new AdapterCatalog(
                health(catalog.health(), custom.get()),
                catalog.endpoints(),
                custom.map(CustomOffer::offer),
                catalog.era()));
  }

  /** A server is not all well of which a declared tool is left out. */
  private static Health health(Health health, CustomOffer custom) {
    if (custom.problems().isEmpty() || !health.isUsable()) {
      return health;
    }
    StringJoiner reason = new StringJoiner("; ");
    if (!health.reason().isEmpty()) {
      reason.add(health.reason());
    }
    custom
        .problems()
        .forEach(problem ->
            reason.add("Tool " + problem.document() + " is left out: " + problem.message()));
    return new Health(Health.State.DEGRADED, reason.toString(), health.since());
  }

  /** Its identity as a resource. */
  static ResourceId id(AdapterKey key) {
    return new ResourceId(key.tenant(), Kind.ADAPTER.label(), key.name());
  }

  /** Whether {@code caller} has made the resource. */
  static boolean isCreator(Caller caller, Optional<StoredResource> stored) {
    return stored.map(StoredResource::creator).filter(caller.agent()::equals).isPresent();
  }

  private static boolean sees(Caller caller, AdapterView view, GatewaySnapshot snapshot) {
    Adapter adapter = view.adapter();
    return view.isInside()
        || (!adapter.requiredRoles().isEmpty()
            && caller.principal().scope().reaches(adapter.key().name())
            && snapshot
                .access()
                .admits(caller.principal(), Adapter.Access.ROLES, adapter.requiredRoles()));
  }
}
