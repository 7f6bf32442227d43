package io.cardea.model.policy;

import java.util.List;

/**
 * One rule of a role: which things of which adapters it opens. An empty list opens nothing of that
 * kind.
 *
 * @param role the role it belongs to, for explanations
 * @param adapters names of adapters
 * @param tools names of tools
 * @param prompts names of prompts
 * @param resources URIs of resources
 */
public record Grant(
    String role,
    List<NamePattern> adapters,
    List<NamePattern> tools,
    List<NamePattern> prompts,
    List<NamePattern> resources) {

  public Grant {
    adapters = List.copyOf(adapters);
    tools = List.copyOf(tools);
    prompts = List.copyOf(prompts);
    resources = List.copyOf(resources);
  }

  boolean allows(String adapter, Action action) {
    return matches(adapters, adapter) && matches(action.kind().patternsOf(this), action.target());
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
