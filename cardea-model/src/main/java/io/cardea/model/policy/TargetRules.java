package io.cardea.model.policy;

import io.cardea.model.name.NamePattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Rules by the names that they have for things of one kind: those without a star by the whole name,
 * the others by what comes before their first star. Immutable.
 */
final class TargetRules {

  private record Numbered(int number, NamePattern pattern, Grant rule) {}

  private final Map<String, List<Numbered>> exact = new HashMap<>();
  private final Map<String, List<Numbered>> byPrefix = new HashMap<>();

  /** The lengths of prefixes that there are, ascending. */
  private final int[] lengths;

  TargetRules(List<Grant> rules, Function<Grant, List<NamePattern>> patterns) {
    TreeSet<Integer> found = new TreeSet<>();
    for (int i = 0; i < rules.size(); i++) {
      for (NamePattern pattern : patterns.apply(rules.get(i))) {
        Numbered one = new Numbered(i, pattern, rules.get(i));
        int star = pattern.text().indexOf('*');
        if (star < 0) {
          exact.computeIfAbsent(pattern.text(), _ -> new ArrayList<>()).add(one);
        } else {
          String prefix = pattern.text().substring(0, star);
          byPrefix.computeIfAbsent(prefix, _ -> new ArrayList<>()).add(one);
          found.add(star);
        }
      }
    }
    this.lengths = found.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Those that name {@code target}, in their order. */
  List<Grant> about(String target) {
    List<Numbered> found = new ArrayList<>(exact.getOrDefault(target, List.of()));
    for (int length : lengths) {
      if (length > target.length()) {
        break;
      }
      for (Numbered one : byPrefix.getOrDefault(target.substring(0, length), List.of())) {
        if (one.pattern().matches(target)) {
          found.add(one);
        }
      }
    }
    if (found.size() > 1) {
      found.sort(Comparator.comparingInt(Numbered::number));
    }
    List<Grant> rules = new ArrayList<>(found.size());
    int last = -1;
    for (Numbered one : found) {
      if (one.number() != last) {
        rules.add(one.rule());
        last = one.number();
      }
    }
    return rules;
  }
}
