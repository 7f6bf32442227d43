package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.document.Spelling;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Role;
import io.cardea.model.snapshot.GatewaySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one load has found so far, across all files. For one thread and one load. */
final class Draft {

  private final Problems problems;
  private final List<Adapter> adapters = new ArrayList<>();
  private final List<Role> roles = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();
  private final Map<Identity, Position> declared = new HashMap<>();
  private final Map<TenantId, Set<String>> roleNames = new HashMap<>();
  private final List<RoleReference> references = new ArrayList<>();
  private GatewaySettings settings = GatewaySettings.DEFAULT;
  private boolean incomplete;

  private record Identity(Kind kind, TenantId tenant, String name) {}

  private record RoleReference(TenantId tenant, Node at, String role) {}

  Draft(Problems problems) {
    this.problems = problems;
  }

  Problems problems() {
    return problems;
  }

  void add(Adapter adapter) {
    adapters.add(adapter);
  }

  void add(Role role) {
    roles.add(role);
  }

  void add(Binding binding) {
    bindings.add(binding);
  }

  void set(GatewaySettings found) {
    settings = found;
  }

  /** Something could not be read, so that a name that seems unknown may be in there. */
  void markIncomplete() {
    incomplete = true;
  }

  /**
   * Notes that a document of this identity exists, whether or not the rest of it is right, and
   * reports a second one.
   */
  void declare(Kind kind, TenantId tenant, String name, Position at, String path) {
    Position first = declared.putIfAbsent(new Identity(kind, tenant, name), at);
    if (first != null) {
      String what = kind == Kind.GATEWAY ? "a Gateway" : kind.label() + " " + Shown.quoted(name);
      String where = tenant.equals(TenantId.DEFAULT) ? "" : " of tenant " + tenant;
      String message = what + where + " is declared twice";
      problems.add(Problem.of(at, path, message, "the other one is at " + first));
    }
    if (kind == Kind.ROLE) {
      roleNames.computeIfAbsent(tenant, _ -> new TreeSet<>()).add(name);
    }
  }

  /** Notes that {@code at} names a role, which may be declared later. */
  void refer(TenantId tenant, Node at, String role) {
    references.add(new RoleReference(tenant, at, role));
  }

  /** Resolves what needs all documents. */
  Loaded finish() {
    if (!incomplete) {
      references.forEach(this::resolve);
    }
    return problems.count() == 0
        ? new Loaded.Valid(adapters, roles, bindings, settings)
        : new Loaded.Invalid(problems.list());
  }

  private void resolve(RoleReference reference) {
    Set<String> names = new TreeSet<>(roleNames.getOrDefault(reference.tenant(), Set.of()));
    names.add(Role.ADMIN);
    if (!names.contains(reference.role())) {
      String message =
          "no role " + Shown.quoted(reference.role()) + " in tenant " + reference.tenant();
      problems.add(reference.at(), message, Spelling.hint(reference.role(), names));
    }
  }
}
