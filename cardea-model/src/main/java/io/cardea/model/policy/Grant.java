package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.name.NamePattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One rule of a role: which things of which adapters it opens, or closes if it is one of the role's
 * denies. An empty list of things means nothing of that kind.
 *
 * @param role the role it belongs to, for explanations
 * @param place where it stands, for explanations and the audit log: {@code deny[0] of role guest}
 * @param adapters names of adapters
 * @param adapterTags tags of which the adapter must have one, unless empty
 * @param tools names of tools
 * @param prompts names of prompts
 * @param resources URIs of resources
 * @param when what must be true besides
 */
public record Grant(
    String role,
    String place,
    List<NamePattern> adapters,
    Set<String> adapterTags,
    List<NamePattern> tools,
    List<NamePattern> prompts,
    List<NamePattern> resources,
    Optional<Condition> when) {

  public Grant {
    adapters = List.copyOf(adapters);
    adapterTags = Set.copyOf(adapterTags);
    tools = List.copyOf(tools);
    prompts = List.copyOf(prompts);
    resources = List.copyOf(resources);
  }

  /** A rule that only names things. */
  public Grant(
      String role,
      List<NamePattern> adapters,
      List<NamePattern> tools,
      List<NamePattern> prompts,
      List<NamePattern> resources) {
    this(
        role,
        "a rule of role " + role,
        adapters,
        Set.of(),
        tools,
        prompts,
        resources,
        Optional.empty());
  }

  static Grant everything(String role) {
    List<NamePattern> any = List.of(NamePattern.ANY);
    return new Grant(role, any, any, any, any);
  }

  /** Whether it speaks of this adapter. */
  boolean fits(Adapter adapter) {
    return matches(adapters, adapter.key().name())
        && (adapterTags.isEmpty() || adapter.tags().stream().anyMatch(adapterTags::contains));
  }

  /** Whether it speaks of this thing of an adapter that it {@link #fits}. */
  boolean names(Action action) {
    return matches(action.kind().patternsOf(this), action.target());
  }

  /** Whether it names everything, so that nothing of an adapter is left beside it. */
  boolean isWhole() {
    return tools.contains(NamePattern.ANY)
        && prompts.contains(NamePattern.ANY)
        && resources.contains(NamePattern.ANY);
  }

  private static boolean matches(List<NamePattern> patterns, String name) {
    for (NamePattern pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
