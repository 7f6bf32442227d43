package io.cardea.model.quota;

import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.AccessPolicy;
import java.util.List;
import java.util.Set;

/**
 * Which calls a limit is about. What is empty says nothing; all that says something must fit.
 *
 * @param agents names of agents, whoever vouches for them
 * @param users people on whose behalf they act
 * @param roles one of which the caller holds
 * @param adapters names of adapters
 * @param tools names of tools, as their server calls them; then of nothing but calls of tools
 */
public record LimitMatch(
    List<NamePattern> agents,
    List<UserPattern> users,
    Set<String> roles,
    List<NamePattern> adapters,
    List<NamePattern> tools) {

  /** Every call. */
  public static final LimitMatch EVERYTHING =
      new LimitMatch(List.of(), List.of(), Set.of(), List.of(), List.of());

  public LimitMatch {
    agents = List.copyOf(agents);
    users = List.copyOf(users);
    roles = Set.copyOf(roles);
    adapters = List.copyOf(adapters);
    tools = List.copyOf(tools);
  }

  boolean matches(QuotaCall call, AccessPolicy access) {
    return fits(adapters, call.adapter())
        && (tools.isEmpty() || (call.isOfTool() && fits(tools, call.tool())))
        && fits(agents, call.principal().subject())
        && (users.isEmpty() || isForOneOf(call))
        && (roles.isEmpty() || access.holds(call.principal(), roles));
  }

  private boolean isForOneOf(QuotaCall call) {
    return call.principal()
        .user()
        .filter(user -> users.stream().anyMatch(pattern -> pattern.matches(user)))
        .isPresent();
  }

  private static boolean fits(List<NamePattern> patterns, String name) {
    if (patterns.isEmpty()) {
      return true;
    }
    for (NamePattern pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
