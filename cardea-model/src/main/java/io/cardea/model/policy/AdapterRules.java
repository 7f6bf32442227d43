package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import java.util.List;
import java.util.Map;

/** Those rules of a {@link RuleSet} that speak of one adapter. Immutable. */
final class AdapterRules {

  private final List<String> tags;
  private final Map<String, String> labels;
  private final List<Grant> rules;
  private final List<Grant> ofUse;
  private final boolean isSmall;
  private final TargetRules tools;
  private final TargetRules prompts;
  private final TargetRules resources;

  /**
   * @param tags of the adapter
   * @param labels of the adapter
   * @param ofUse those that say whether it may be reached at all
   * @param isSmall whether looking at each rule is as fast as looking it up
   */
  AdapterRules(
      List<String> tags,
      Map<String, String> labels,
      List<Grant> rules,
      List<Grant> ofUse,
      boolean isSmall) {
    this.tags = tags;
    this.labels = labels;
    this.rules = List.copyOf(rules);
    this.ofUse = List.copyOf(ofUse);
    this.isSmall = isSmall;
    List<Grant> indexed = isSmall ? List.of() : this.rules;
    this.tools = new TargetRules(indexed, Grant::tools);
    this.prompts = new TargetRules(indexed, Grant::prompts);
    this.resources = new TargetRules(indexed, Grant::resources);
  }

  /** Whether it is about this adapter as it is now. */
  boolean isOf(Adapter adapter) {
    return tags.equals(adapter.tags()) && labels.equals(adapter.labels());
  }

  List<Grant> about(Action action) {
    return switch (action.kind()) {
      case USE -> ofUse;
      case TOOL -> isSmall ? rules : tools.about(action.target());
      case PROMPT -> isSmall ? rules : prompts.about(action.target());
      case RESOURCE -> isSmall ? rules : resources.about(action.target());
    };
  }
}
