package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.vault.VaultSettings;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Agent;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Role;
import io.cardea.model.quota.Limit;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.tool.ToolChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the parts of a configuration together: every identity once, every reference resolved. Costs
 * a lookup for each identity and reference, so that one changed part among many is cheap.
 */
final class Assembly {

  private Assembly() {}

  /** All of {@code parts}, or everything that is wrong with them. */
  static Loaded of(List<Part> parts) {
    Problems problems = new Problems();
    Names names = new Names();
    for (Part part : parts) {
      problems.addAll(part.problems());
      part.declared().forEach(each -> names.add(each).ifPresent(problems::add));
    }
    if (parts.stream().noneMatch(Part::incomplete)) {
      parts.forEach(
          part -> part.references().forEach(each -> names.missing(each).ifPresent(problems::add)));
    }
    if (problems.count() > 0) {
      return new Loaded.Invalid(problems.list(), Map.of());
    }
    List<Part> open = parts.stream().filter(part -> part.secrets().isEmpty()).toList();
    List<Part> sealed = parts.stream().filter(part -> !part.secrets().isEmpty()).toList();
    return valid(Loaded.Valid.EMPTY, open, names.all()).with(sealed).shown(parts);
  }

  /** What {@code base} has and {@code parts} besides, none of which has a problem. */
  static Loaded.Valid valid(
      Loaded.Valid base, Iterable<Part> parts, Map<Part.Identity, Position> places) {
    List<Adapter> adapters = new ArrayList<>(base.adapters());
    List<Profile> profiles = new ArrayList<>(base.profiles());
    List<Role> roles = new ArrayList<>(base.roles());
    List<Binding> bindings = new ArrayList<>(base.bindings());
    List<Agent> agents = new ArrayList<>(base.agents());
    List<Limit> limits = new ArrayList<>(base.limits());
    List<ToolChange> tools = new ArrayList<>(base.tools());
    List<Issuer> issuers = new ArrayList<>(base.issuers());
    Problems notes = new Problems();
    base.notes().forEach(notes::add);
    GatewaySettings settings = base.settings();
    Optional<VaultSettings> vault = base.vault();
    for (Part part : parts) {
      adapters.addAll(part.adapters());
      part.profile().ifPresent(profiles::add);
      part.role().ifPresent(roles::add);
      part.binding().ifPresent(bindings::add);
      part.agent().ifPresent(agents::add);
      part.limit().ifPresent(limits::add);
      part.tool().ifPresent(tools::add);
      part.issuer().ifPresent(issuers::add);
      settings = part.settings().orElse(settings);
      vault = part.vault().isPresent() ? part.vault() : vault;
      notes.addAll(part.notes());
    }
    return new Loaded.Valid(
        adapters,
        profiles,
        roles,
        bindings,
        agents,
        limits,
        tools,
        issuers,
        settings,
        vault,
        notes.list(),
        places,
        base.sealed(),
        base.resources(),
        base.files());
  }
}
