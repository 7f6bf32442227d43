package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Subject;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Converts {@code kind: Binding}. */
final class BindingConverter {

  private static final int MAX_ROLES = 1_000;
  private static final int MAX_SUBJECTS = 100_000;

  private final Draft draft;
  private final Problems problems;
  private final Scalars scalars;
  private final SubjectReader reader;

  BindingConverter(Draft draft) {
    this.draft = draft;
    this.problems = draft.problems();
    this.scalars = new Scalars(problems);
    this.reader = new SubjectReader(problems);
  }

  void convert(Metadata metadata, Fields spec) {
    Set<String> roles = new LinkedHashSet<>();
    for (Node node : spec.requireList("roles", MAX_ROLES)) {
      Optional<String> role = scalars.text(node, 64);
      role.ifPresent(name -> draft.refer(Kind.ROLE, metadata.tenant(), node, name));
      role.ifPresent(roles::add);
    }
    Set<Subject> subjects = new LinkedHashSet<>();
    for (Node node : spec.list("agents", MAX_SUBJECTS)) {
      reader
          .ownAgent(node)
          .map(name -> new Subject.OneAgent(Principal.CARDEA, name))
          .ifPresent(subjects::add);
    }
    for (Node node : spec.list("subjects", MAX_SUBJECTS)) {
      reader.read(node).ifPresent(subjects::add);
    }
    boolean requireUser = spec.flag("requireUser", false);
    refuseEmpty(spec, roles, subjects);
    draft.set(new Binding(metadata.tenant(), metadata.name(), roles, subjects, requireUser, false));
  }

  private void refuseEmpty(Fields spec, Set<String> roles, Set<Subject> subjects) {
    if (problems.count() > 0) {
      return;
    }
    if (roles.isEmpty()) {
      problems.add(spec.node(), "roles is empty", "remove the Binding if it gives nothing");
    }
    if (subjects.isEmpty()) {
      problems.add(
          spec.node(),
          "agents is empty, and so is subjects",
          "name agents of API keys (agents: [NAME]) or others (subjects), or remove the Binding");
    }
  }
}
