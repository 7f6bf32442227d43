package io.cardea.controlplane.config;

import io.cardea.controlplane.condition.Conditions;
import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.Condition;
import io.cardea.model.policy.Grant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the rules of a Role, those that allow and those that deny. */
final class RuleReader {

  private static final int MAX_PATTERNS = 10_000;
  private static final int MAX_PATTERN = 256;
  private static final int MAX_TAGS = 64;
  private static final List<NamePattern> ANY = List.of(NamePattern.ANY);
  private static final Pattern ADAPTERS = Pattern.compile("[a-z0-9*-]{1,64}");

  private final String role;
  private final Problems problems;
  private final Scalars scalars;

  RuleReader(String role, Problems problems) {
    this.role = role;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The rule that {@code node} is, the {@code index}th of those that allow. */
  Grant allow(Node node, int index) {
    int before = problems.count();
    Grant rule = read(node, "allow[" + index + "]");
    boolean grantsNothing =
        rule.tools().isEmpty() && rule.prompts().isEmpty() && rule.resources().isEmpty();
    if (problems.count() == before && grantsNothing) {
      problems.add(node, "the rule grants nothing", "for every tool: tools: [\"*\"]");
    }
    return rule;
  }

  /** The rule that {@code node} is; one that names no things denies all of the adapters. */
  Grant deny(Node node, int index) {
    Grant rule = read(node, "deny[" + index + "]");
    boolean isWhole =
        rule.tools().isEmpty() && rule.prompts().isEmpty() && rule.resources().isEmpty();
    return isWhole
        ? new Grant(
            role, rule.place(), rule.adapters(), rule.adapterTags(), ANY, ANY, ANY, rule.when())
        : rule;
  }

  private Grant read(Node node, String place) {
    int before = problems.count();
    Fields rule = Fields.of(node, problems);
    List<NamePattern> adapters = adapters(rule);
    Set<String> tags = new LinkedHashSet<>();
    for (Node tag : rule.list("adapterTags", MAX_TAGS)) {
      scalars.text(tag, 64).ifPresent(tags::add);
    }
    List<NamePattern> tools = patterns(rule.list("tools", MAX_PATTERNS));
    List<NamePattern> prompts = patterns(rule.list("prompts", MAX_PATTERNS));
    List<NamePattern> resources = patterns(rule.list("resources", MAX_PATTERNS));
    Optional<Condition> when = rule.find("when").flatMap(this::condition);
    rule.refuseOthers();
    if (problems.count() == before && adapters.isEmpty() && tags.isEmpty()) {
      String effect = place.startsWith("deny") ? "denies" : "grants";
      problems.add(node, "the rule " + effect + " nothing", "for every one: adapters: [\"*\"]");
    }
    return new Grant(
        role,
        place + " of role " + role,
        adapters.isEmpty() && !rule.has("adapters") ? ANY : adapters,
        tags,
        tools,
        prompts,
        resources,
        when);
  }

  private List<NamePattern> adapters(Fields rule) {
    List<Node> nodes =
        rule.has("adapterTags")
            ? rule.list("adapters", MAX_PATTERNS)
            : rule.requireList("adapters", MAX_PATTERNS);
    for (Node node : nodes) {
      if (node instanceof Node.Scalar scalar && !ADAPTERS.matcher(scalar.text()).matches()) {
        problems.add(node, "no adapter has such a name", "names are [a-z0-9-]; * is any part");
      }
    }
    return patterns(nodes);
  }

  private Optional<Condition> condition(Node node) {
    Optional<String> text = scalars.longText(node, Conditions.MAX_TEXT).map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (Conditions.compile(text.get())) {
      case Conditions.Good good -> Optional.of(good.condition());
      case Conditions.Bad bad -> {
        for (String why : bad.why()) {
          problems.add(node, "is no condition: " + why, "docs/guide/who-may-do-what.md#conditions");
        }
        yield Optional.empty();
      }
    };
  }

  private List<NamePattern> patterns(List<Node> nodes) {
    return nodes.stream()
        .map(node -> scalars.text(node, MAX_PATTERN))
        .flatMap(Optional::stream)
        .map(NamePattern::new)
        .toList();
  }
}
