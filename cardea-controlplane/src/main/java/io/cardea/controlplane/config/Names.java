package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.document.Spelling;
import io.cardea.model.policy.Role;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is declared, by identity, and what that says of names in documents. For one thread. */
final class Names {

  private final Map<Part.Identity, Position> known = new HashMap<>();

  Names() {}

  Names(Map<Part.Identity, Position> known) {
    this.known.putAll(known);
  }

  /** Takes it in, unless there is one already: that is a problem. */
  Optional<Problem> add(Part.Declared declared) {
    Position first = known.putIfAbsent(declared.identity(), declared.at());
    return first == null
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                declared.at(),
                declared.path(),
                declared.identity() + " is declared twice",
                "the other one is at " + first));
  }

  void remove(Part.Declared declared) {
    known.remove(declared.identity());
  }

  /** The problem with a reference to what is not there. */
  Optional<Problem> missing(Part.Reference reference) {
    Part.Identity named = reference.identity();
    boolean builtIn = named.kind() == Kind.ROLE && named.name().equals(Role.ADMIN);
    if (builtIn || known.containsKey(named)) {
      return Optional.empty();
    }
    String what = named.kind().label().toLowerCase(Locale.ROOT);
    String message =
        "no " + what + " " + Shown.quoted(named.name()) + " in tenant " + named.tenant();
    String hint = Spelling.hint(named.name(), like(named));
    return Optional.of(Problem.of(reference.at().at(), reference.at().path(), message, hint));
  }

  private Set<String> like(Part.Identity named) {
    Set<String> names =
        known.keySet().stream()
            .filter(each -> each.kind() == named.kind() && each.tenant().equals(named.tenant()))
            .map(Part.Identity::name)
            .collect(Collectors.toCollection(TreeSet::new));
    if (named.kind() == Kind.ROLE) {
      names.add(Role.ADMIN);
    }
    return names;
  }

  Map<Part.Identity, Position> all() {
    return Map.copyOf(known);
  }
}
