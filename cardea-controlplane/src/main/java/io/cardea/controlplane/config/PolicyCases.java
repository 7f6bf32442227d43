package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.controlplane.question.AccessQuestion;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the {@code spec} of {@code kind: PolicyTest}. */
final class PolicyCases {

  private static final int MAX_CASES = 1_000;
  private static final Map<String, Boolean> EXPECTED =
      new TreeMap<>(Map.of("allow", true, "deny", false));

  private PolicyCases() {}

  /**
   * What is expected of a question.
   *
   * @param at where it stands
   * @param allowed whether the answer must be yes
   * @param rule by which it must be, if that matters
   */
  record Case(Node at, AccessQuestion given, boolean allowed, Optional<String> rule) {}

  static List<Case> read(Fields spec, TenantId tenant, Problems problems) {
    Scalars scalars = new Scalars(problems);
    List<Case> cases = new ArrayList<>();
    for (Node node : spec.requireList("cases", MAX_CASES)) {
      Fields fields = Fields.of(node, problems);
      Fields given = fields.requireObject("given");
      // Only so that a condition on the time has one.
      AccessQuestion question = AccessQuestion.read(given, tenant, Instant.EPOCH, problems);
      Optional<Boolean> expected =
          fields.require("expect").flatMap(word -> scalars.choice(word, EXPECTED));
      Optional<String> rule = fields.text("rule", 256);
      fields.refuseOthers();
      cases.add(new Case(node, question, expected.orElse(false), rule));
    }
    return cases;
  }
}
