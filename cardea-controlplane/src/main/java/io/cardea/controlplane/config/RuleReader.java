package io.cardea.controlplane.config;

import io.cardea.controlplane.condition.Conditions;
import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.document.Shown;
import io.cardea.controlplane.resource.LabelForm;
import io.cardea.model.catalog.ToolHints.Hint;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.Condition;
import io.cardea.model.policy.Grant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the rules of a Role, those that allow and those that deny. */
final class RuleReader {

  private static final int MAX_PATTERNS = 10_000;
  private static final int MAX_PATTERN = 256;
  private static final int MAX_TAGS = 64;
  private static final List<NamePattern> ANY = List.of(NamePattern.ANY);
  private static final Pattern NAMES = Pattern.compile("[a-z0-9*-]{1,64}");

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

  /**
   * The rule that {@code node} is; one that names no things denies all of the adapters, or all
   * tools of which servers say something.
   */
  Grant deny(Node node, int index) {
    Grant rule = read(node, "deny[" + index + "]");
    boolean isWhole =
        rule.tools().isEmpty() && rule.prompts().isEmpty() && rule.resources().isEmpty();
    if (!isWhole) {
      return rule;
    }
    return rule.toolHints().isEmpty()
        ? rule.naming(ANY, ANY, ANY)
        : rule.naming(ANY, List.of(), List.of());
  }

  /** Whether {@code rule} speaks of profiles, and so of nothing else. */
  static boolean isOfProfiles(Node rule) {
    return rule instanceof Node.Mapping mapping && mapping.entries().containsKey("profiles");
  }

  /** The profiles that the rule {@code node} names. */
  List<NamePattern> profiles(Node node) {
    int before = problems.count();
    Fields rule = Fields.of(node, problems);
    List<NamePattern> profiles = names("profile", rule.requireList("profiles", MAX_PATTERNS));
    rule.refuseOthers();
    if (problems.count() == before && profiles.isEmpty()) {
      problems.add(node, "the rule names no profile", "for every one: profiles: [\"*\"]");
    }
    return profiles;
  }

  private Grant read(Node node, String place) {
    int before = problems.count();
    Fields rule = Fields.of(node, problems);
    List<NamePattern> adapters = adapters(rule);
    Set<String> tags = new LinkedHashSet<>();
    for (Node tag : rule.list("adapterTags", MAX_TAGS)) {
      scalars.text(tag, 64).ifPresent(tags::add);
    }
    Map<String, Set<String>> labels = labels(rule.object("adapterLabels"));
    Map<Hint, Boolean> hints = hints(rule);
    List<NamePattern> tools = patterns(rule.list("tools", MAX_PATTERNS));
    List<NamePattern> prompts = patterns(rule.list("prompts", MAX_PATTERNS));
    List<NamePattern> resources = patterns(rule.list("resources", MAX_PATTERNS));
    Optional<Condition> when = rule.find("when").flatMap(this::condition);
    rule.refuseOthers();
    if (problems.count() == before && adapters.isEmpty() && tags.isEmpty() && labels.isEmpty()) {
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
        when,
        labels,
        hints);
  }

  /** A text, or a list of those of which the adapter must have one. */
  private Map<String, Set<String>> labels(Fields fields) {
    Map<String, Set<String>> labels = new LinkedHashMap<>();
    if (fields.entries().size() > MAX_TAGS) {
      problems.add(fields.node(), "holds more than " + MAX_TAGS + " labels", "");
      return labels;
    }
    fields
        .entries()
        .forEach((key, entry) -> {
          List<Node> values =
              entry.value() instanceof Node.Sequence several
                  ? several.items()
                  : List.of(entry.value());
          Set<String> texts = new LinkedHashSet<>();
          values.forEach(value -> scalars.text(value, LabelForm.MAX_VALUE).ifPresent(texts::add));
          if (!LabelForm.isKey(key)) {
            String message = Shown.quoted(key) + " is no label";
            problems.add(Problem.of(entry.at(), entry.path(), message, LabelForm.KEY));
          } else if (values.isEmpty()) {
            problems.add(entry.value(), "names no value", "remove the key, or name at least one");
          }
          labels.put(key, texts);
        });
    return labels;
  }

  private Map<Hint, Boolean> hints(Fields rule) {
    Map<Hint, Boolean> hints = new EnumMap<>(Hint.class);
    if (!rule.has("toolAnnotations")) {
      rule.knows("toolAnnotations");
      return hints;
    }
    Fields fields = rule.object("toolAnnotations");
    for (Hint hint : Hint.values()) {
      if (fields.has(hint.wireName())) {
        hints.put(hint, fields.flag(hint.wireName(), false));
      } else {
        fields.knows(hint.wireName());
      }
    }
    fields.refuseOthers();
    if (hints.isEmpty()) {
      problems.add(
          fields.node(), "toolAnnotations says nothing", "for example: readOnlyHint: true");
    }
    return hints;
  }

  private List<NamePattern> adapters(Fields rule) {
    List<Node> nodes =
        rule.has("adapterTags") || rule.has("adapterLabels")
            ? rule.list("adapters", MAX_PATTERNS)
            : rule.requireList("adapters", MAX_PATTERNS);
    return names("adapter", nodes);
  }

  private List<NamePattern> names(String what, List<Node> nodes) {
    for (Node node : nodes) {
      if (node instanceof Node.Scalar scalar && !NAMES.matcher(scalar.text()).matches()) {
        problems.add(node, "no " + what + " has such a name", "names are [a-z0-9-]; * is any part");
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
