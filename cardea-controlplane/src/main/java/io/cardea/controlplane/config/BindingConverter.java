package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.keys.AgentName;
import io.cardea.model.policy.Binding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Converts {@code kind: Binding}. */
final class BindingConverter {

  private static final int MAX_ROLES = 1_000;
  private static final int MAX_AGENTS = 100_000;

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;

  BindingConverter(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
  }

  void convert(Metadata metadata, Fields spec) {
    Set<String> roles = new LinkedHashSet<>();
    for (Node node : items(spec, "roles", MAX_ROLES)) {
      Optional<String> role = scalars.text(node, 64);
      role.ifPresent(name -> draft.refer(Kind.ROLE, metadata.tenant(), node, name));
      role.ifPresent(roles::add);
    }
    Set<String> agents = new LinkedHashSet<>();
    for (Node node : items(spec, "agents", MAX_AGENTS)) {
      scalars.text(node, 256).filter(name -> isAgent(name, node)).ifPresent(agents::add);
    }
    draft.set(new Binding(metadata.tenant(), metadata.name(), roles, agents));
  }

  private List<Node> items(Fields spec, String key, int max) {
    int before = problems.count();
    List<Node> items = spec.requireList(key, max);
    if (items.isEmpty() && problems.count() == before) {
      problems.add(spec.node(), key + " is empty", "remove the Binding if it gives nothing");
    }
    return items;
  }

  private boolean isAgent(String name, Node node) {
    if (!AgentName.isValid(name)) {
      problems.add(
          node,
          "an agent's name is " + AgentName.FORM,
          name.contains("*") ? "a Binding names each agent; there is no wildcard" : "");
      return false;
    }
    return true;
  }
}
