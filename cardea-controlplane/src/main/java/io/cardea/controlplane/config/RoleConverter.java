package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.policy.Grant;
import io.cardea.model.policy.NamePattern;
import io.cardea.model.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts {@code kind: Role}. */
final class RoleConverter {

  private static final int MAX_RULES = 10_000;
  private static final int MAX_PATTERNS = 10_000;
  private static final int MAX_PATTERN = 256;
  private static final Pattern ADAPTERS = Pattern.compile("[a-z0-9*-]{1,64}");

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;

  RoleConverter(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
  }

  void convert(Metadata metadata, Fields spec) {
    if (metadata.name().equals(Role.ADMIN)) {
      problems.add(
          metadata.fields().node(),
          "the role admin is built in and cannot be declared",
          "choose another name; a Binding may name admin");
    }
    List<Grant> grants = new ArrayList<>();
    for (Node rule : spec.requireList("allow", MAX_RULES)) {
      grants.add(grant(metadata.name(), rule));
    }
    draft.set(new Role(metadata.tenant(), metadata.name(), grants));
  }

  private Grant grant(String role, Node node) {
    int before = problems.count();
    Fields rule = Fields.of(node, problems);
    List<NamePattern> adapters = adapters(rule);
    List<NamePattern> tools = patterns(rule.list("tools", MAX_PATTERNS));
    List<NamePattern> prompts = patterns(rule.list("prompts", MAX_PATTERNS));
    List<NamePattern> resources = patterns(rule.list("resources", MAX_PATTERNS));
    rule.refuseOthers();
    boolean grantsNothing = tools.isEmpty() && prompts.isEmpty() && resources.isEmpty();
    if (problems.count() == before && (grantsNothing || adapters.isEmpty())) {
      problems.add(
          rule.node(),
          "the rule grants nothing",
          grantsNothing ? "for every tool: tools: [\"*\"]" : "for every one: adapters: [\"*\"]");
    }
    return new Grant(role, adapters, tools, prompts, resources);
  }

  private List<NamePattern> adapters(Fields rule) {
    List<Node> nodes = rule.requireList("adapters", MAX_PATTERNS);
    for (Node node : nodes) {
      if (node instanceof Node.Scalar scalar && !ADAPTERS.matcher(scalar.text()).matches()) {
        problems.add(node, "no adapter has such a name", "names are [a-z0-9-]; * is any part");
      }
    }
    return patterns(nodes);
  }

  private List<NamePattern> patterns(List<Node> nodes) {
    return nodes.stream()
        .map(node -> scalars.text(node, MAX_PATTERN))
        .flatMap(Optional::stream)
        .map(NamePattern::new)
        .toList();
  }
}
