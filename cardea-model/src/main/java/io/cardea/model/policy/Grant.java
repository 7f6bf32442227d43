package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.ToolHints.Hint;
import io.cardea.model.name.NamePattern;
import java.util.List;
import java.util.Map;
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
 * @param adapterLabels labels that the adapter must have, each with one of these values
 * @param toolHints what the server must say of a tool
 */
public record Grant(
    String role,
    String place,
    List<NamePattern> adapters,
    Set<String> adapterTags,
    List<NamePattern> tools,
    List<NamePattern> prompts,
    List<NamePattern> resources,
    Optional<Condition> when,
    Map<String, Set<String>> adapterLabels,
    Map<Hint, Boolean> toolHints) {

  public Grant {
    adapters = List.copyOf(adapters);
    adapterTags = Set.copyOf(adapterTags);
    tools = List.copyOf(tools);
    prompts = List.copyOf(prompts);
    resources = List.copyOf(resources);
    adapterLabels = Map.copyOf(adapterLabels);
    toolHints = Map.copyOf(toolHints);
  }

  /** A rule that asks neither for labels nor for hints. */
  public Grant(
      String role,
      String place,
      List<NamePattern> adapters,
      Set<String> adapterTags,
      List<NamePattern> tools,
      List<NamePattern> prompts,
      List<NamePattern> resources,
      Optional<Condition> when) {
    this(role, place, adapters, adapterTags, tools, prompts, resources, when, Map.of(), Map.of());
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
        && (adapterTags.isEmpty() || adapter.tags().stream().anyMatch(adapterTags::contains))
        && hasLabels(adapter);
  }

  private boolean hasLabels(Adapter adapter) {
    for (Map.Entry<String, Set<String>> wanted : adapterLabels.entrySet()) {
      String value = adapter.labels().get(wanted.getKey());
      if (value == null || !wanted.getValue().contains(value)) {
        return false;
      }
    }
    return true;
  }

  /** Whether more must be looked at than names, tags and labels. */
  boolean isConditional() {
    return when.isPresent() || !toolHints.isEmpty();
  }

  /** The same, with a say in what of a kind it names. */
  public Grant naming(
      List<NamePattern> otherTools,
      List<NamePattern> otherPrompts,
      List<NamePattern> otherResources) {
    return new Grant(
        role,
        place,
        adapters,
        adapterTags,
        otherTools,
        otherPrompts,
        otherResources,
        when,
        adapterLabels,
        toolHints);
  }

  /** Whether it speaks of this thing of an adapter that it {@link #fits}. */
  boolean names(Action action) {
    return matches(action.kind().patternsOf(this), action.target());
  }

  /** Whether it names everything, so that nothing of an adapter is left beside it. */
  boolean isWhole() {
    return toolHints.isEmpty()
        && tools.contains(NamePattern.ANY)
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
