package io.cardea.model.policy;

import io.cardea.model.adapter.Adapter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rules in their order, found without looking at all of them where there are many. Thread-safe;
 * what it remembers changes no answer.
 */
final class RuleSet {

  /** Up to so many patterns looking at each is as fast. */
  private static final int FEW = 8;

  /** Adapters whose rules are remembered at most. */
  private static final int MAX_REMEMBERED = 4_096;

  private final List<Grant> rules;
  private final boolean closes;
  private final boolean isSmall;
  private final boolean isConditional;
  private final boolean looksAtCaller;
  private final Map<String, AdapterRules> remembered = new ConcurrentHashMap<>();

  /**
   * @param closes whether they are denies: such a rule keeps its holder from an adapter only if
   *     nothing of that is left
   */
  RuleSet(List<Grant> rules, boolean closes) {
    this.rules = List.copyOf(rules);
    this.closes = closes;
    this.isSmall = patterns(rules) <= FEW;
    this.isConditional = rules.stream().anyMatch(Grant::isConditional);
    this.looksAtCaller = rules.stream().anyMatch(rule -> rule.when().isPresent());
  }

  private static int patterns(List<Grant> rules) {
    return rules.stream()
        .mapToInt(rule ->
            rule.adapters().size()
                + rule.adapterTags().size()
                + rule.adapterLabels().size()
                + rule.tools().size()
                + rule.prompts().size()
                + rule.resources().size())
        .sum();
  }

  List<Grant> all() {
    return rules;
  }

  /** Whether one of them looks at more than names, tags and labels. */
  boolean isConditional() {
    return isConditional;
  }

  /** Whether one of them has a condition, which may look at who asks. */
  boolean looksAtCaller() {
    return looksAtCaller;
  }

  /** Whether {@code rule}, one of {@link #about}, speaks of {@code action} at {@code adapter}. */
  boolean applies(Grant rule, Adapter adapter, Action action) {
    return (action.kind() != Action.Kind.USE || !closes || rule.isWhole())
        && rule.fits(adapter)
        && rule.names(action);
  }

  /** Those that speak of {@code action} at {@code adapter}, in their order, and some more. */
  List<Grant> about(Adapter adapter, Action action) {
    return isSmall ? rules : of(adapter).about(action);
  }

  private AdapterRules of(Adapter adapter) {
    String name = adapter.key().name();
    AdapterRules known = remembered.get(name);
    if (known != null && known.isOf(adapter)) {
      return known;
    }
    List<Grant> fitting = new ArrayList<>();
    for (Grant rule : rules) {
      if (rule.fits(adapter)) {
        fitting.add(rule);
      }
    }
    List<Grant> ofUse = closes ? fitting.stream().filter(Grant::isWhole).toList() : fitting;
    AdapterRules fresh =
        new AdapterRules(
            adapter.tags(), adapter.labels(), fitting, ofUse, patterns(fitting) <= FEW);
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(name, fresh);
    return fresh;
  }
}
