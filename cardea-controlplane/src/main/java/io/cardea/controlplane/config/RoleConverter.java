package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.Grant;
import io.cardea.model.policy.ProfileRules;
import io.cardea.model.policy.Role;
import java.util.ArrayList;
import java.util.List;

/** Converts {@code kind: Role}. */
final class RoleConverter {

  private static final int MAX_RULES = 10_000;

  private final Draft draft;
  private final Problems problems;

  RoleConverter(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
  }

  void convert(Metadata metadata, Fields spec) {
    if (metadata.name().equals(Role.ADMIN)) {
      problems.add(
          metadata.fields().node(),
          "the role admin is built in and cannot be declared",
          "choose another name; a Binding may name admin");
    }
    RuleReader rules = new RuleReader(metadata.name(), problems);
    List<Grant> grants = new ArrayList<>();
    List<Grant> denies = new ArrayList<>();
    List<Node> allow =
        spec.has("deny") ? spec.list("allow", MAX_RULES) : spec.requireList("allow", MAX_RULES);
    List<NamePattern> opened = new ArrayList<>();
    List<NamePattern> closed = new ArrayList<>();
    for (int i = 0; i < allow.size(); i++) {
      if (RuleReader.isOfProfiles(allow.get(i))) {
        opened.addAll(rules.profiles(allow.get(i)));
      } else {
        grants.add(rules.allow(allow.get(i), i));
      }
    }
    List<Node> deny = spec.list("deny", MAX_RULES);
    for (int i = 0; i < deny.size(); i++) {
      if (RuleReader.isOfProfiles(deny.get(i))) {
        closed.addAll(rules.profiles(deny.get(i)));
      } else {
        denies.add(rules.deny(deny.get(i), i));
      }
    }
    boolean requireUser = spec.flag("requireUser", false);
    ProfileRules profiles = new ProfileRules(opened, closed);
    draft.set(new Role(metadata.tenant(), metadata.name(), grants, denies, requireUser, profiles));
  }
}
