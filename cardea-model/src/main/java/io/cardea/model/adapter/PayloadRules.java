package io.cardea.model.adapter;

import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.name.NamePattern;
import java.util.List;
import java.util.Set;

/**
 * What the audit log keeps of arguments and results of calls of a server.
 *
 * @param policy of everything that no rule is about
 * @param tools rules for calls of tools; the first that is about a tool counts
 * @param shown names of members whose values stay when the others are left out
 */
public record PayloadRules(PayloadPolicy policy, List<OfTools> tools, Set<String> shown) {

  /** Digests only. */
  public static final PayloadRules DIGEST =
      new PayloadRules(PayloadPolicy.DIGEST, List.of(), Set.of());

  /**
   * What is kept of calls of some tools.
   *
   * @param tools as rules call them
   */
  public record OfTools(List<NamePattern> tools, PayloadPolicy policy) {

    public OfTools {
      tools = List.copyOf(tools);
    }
  }

  public PayloadRules {
    tools = List.copyOf(tools);
    shown = Set.copyOf(shown);
  }

  /** Of a call of {@code tool}. */
  public PayloadPolicy ofTool(String tool) {
    for (OfTools rule : tools) {
      if (rule.tools().stream().anyMatch(pattern -> pattern.matches(tool))) {
        return rule.policy();
      }
    }
    return policy;
  }

  /** The least of all: of what belongs to a tool that is not known any more, like a task's. */
  public PayloadPolicy least() {
    PayloadPolicy least = policy;
    for (OfTools rule : tools) {
      least = rule.policy().compareTo(least) < 0 ? rule.policy() : least;
    }
    return least;
  }
}
