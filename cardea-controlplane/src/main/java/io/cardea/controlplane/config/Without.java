package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.tool.ToolChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What files declare, as if some resources were not in them. */
public final class Without {

  private final Set<ResourceId> gone;

  private Without(Set<ResourceId> gone) {
    this.gone = gone;
  }

  /** {@code files} without those that are {@code gone}, in them or not. */
  public static Loaded.Valid of(Loaded.Valid files, Set<ResourceId> gone) {
    return new Without(gone).of(files);
  }

  private Loaded.Valid of(Loaded.Valid files) {
    boolean keepsGateway = gone.stream().noneMatch(id -> id.kind().equals(Kind.GATEWAY.label()));
    return new Loaded.Valid(
        rest(
            files.adapters(), Kind.ADAPTER, each -> each.key().tenant(), each -> each.key().name()),
        rest(
            files.profiles(), Kind.PROFILE, each -> each.key().tenant(), each -> each.key().name()),
        rest(files.roles(), Kind.ROLE, each -> each.tenant(), each -> each.name()),
        rest(files.bindings(), Kind.BINDING, each -> each.tenant(), each -> each.name()),
        rest(files.agents(), Kind.AGENT, each -> each.tenant(), each -> each.name()),
        rest(files.limits(), Kind.LIMIT, each -> each.tenant(), each -> each.name()),
        rest(files.tools(), Kind.TOOL, each -> each.adapter().tenant(), each -> each.document()),
        rest(files.issuers(), Kind.ISSUER, each -> each.key().tenant(), each -> each.key().name()),
        keepsGateway ? files.settings() : GatewaySettings.DEFAULT,
        keepsGateway ? files.vault() : Optional.empty(),
        files.notes(),
        places(files, keepsGateway),
        files.sealed(),
        files.resources(),
        files.files());
  }

  private <T> List<T> rest(
      List<T> all, Kind kind, Function<T, TenantId> tenant, Function<T, String> name) {
    return all.stream()
        .filter(each -> !isGone(kind, tenant.apply(each), name.apply(each)))
        .toList();
  }

  private boolean isGone(Kind kind, TenantId tenant, String name) {
    return ResourceId.isName(name) && gone.contains(new ResourceId(tenant, kind.label(), name));
  }

  private Map<Part.Identity, Position> places(Loaded.Valid files, boolean keepsGateway) {
    Map<Part.Identity, Position> places = new HashMap<>(files.places());
    places
        .keySet()
        .removeIf(identity ->
            identity.kind() == Kind.GATEWAY
                ? !keepsGateway
                : isGone(identity.kind(), identity.tenant(), identity.name()));
    for (ToolChange change : files.tools()) {
      if (isGone(Kind.TOOL, change.adapter().tenant(), change.document())) {
        places.remove(ToolConverter.face(change));
      }
    }
    return places;
  }
}
