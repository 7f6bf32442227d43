package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.document.Spelling;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Role;
import io.cardea.model.snapshot.GatewaySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one load has found so far, across all files. For one thread and one load. */
final class Draft {

  private final Problems problems;
  private final List<Adapter> adapters = new ArrayList<>();
  private final List<Profile> profiles = new ArrayList<>();
  private final List<Role> roles = new ArrayList<>();
  private final List<Binding> bindings = new ArrayList<>();
  private final Map<Identity, Position> declared = new HashMap<>();
  private final Map<Scope, Set<String>> names = new HashMap<>();
  private final Problems notes = new Problems();
  private final List<Reference> references = new ArrayList<>();
  private GatewaySettings settings = GatewaySettings.DEFAULT;
  private boolean incomplete;

  private record Identity(Kind kind, TenantId tenant, String name) {}

  private record Scope(Kind kind, TenantId tenant) {}

  private record Reference(Scope scope, Node at, String name) {}

  Draft(Problems problems) {
    this.problems = problems;
  }

  Problems problems() {
    return problems;
  }

  void add(Adapter adapter) {
    adapters.add(adapter);
  }

  void add(Profile profile) {
    profiles.add(profile);
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

  /** Tells of something that is left out on purpose. */
  void note(Problem note) {
    notes.add(note);
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
    names.computeIfAbsent(new Scope(kind, tenant), _ -> new TreeSet<>()).add(name);
  }

  /** Notes that {@code at} names a document of this kind, which may be declared later. */
  void refer(Kind kind, TenantId tenant, Node at, String name) {
    references.add(new Reference(new Scope(kind, tenant), at, name));
  }

  /** Resolves what needs all documents. */
  Loaded finish() {
    if (!incomplete) {
      references.forEach(this::resolve);
    }
    return problems.count() == 0
        ? new Loaded.Valid(adapters, profiles, roles, bindings, settings, notes())
        : new Loaded.Invalid(problems.list());
  }

  private List<Problem> notes() {
    return notes.count() == 0 ? List.of() : notes.list();
  }

  private void resolve(Reference reference) {
    Scope scope = reference.scope();
    Set<String> known = new TreeSet<>(names.getOrDefault(scope, Set.of()));
    if (scope.kind() == Kind.ROLE) {
      known.add(Role.ADMIN);
    }
    if (!known.contains(reference.name())) {
      String what = scope.kind().label().toLowerCase(Locale.ROOT);
      String message =
          "no " + what + " " + Shown.quoted(reference.name()) + " in tenant " + scope.tenant();
      problems.add(reference.at(), message, Spelling.hint(reference.name(), known));
    }
  }
}
