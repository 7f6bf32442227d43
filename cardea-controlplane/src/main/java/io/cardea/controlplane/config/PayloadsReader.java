package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import io.cardea.model.adapter.PayloadRules;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.name.NamePattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads what the audit log keeps of arguments and results: {@code auditPayload}, {@code
 * auditPayloadOfTools} and {@code auditShown}.
 */
final class PayloadsReader {

  private static final int MAX_RULES = 256;
  private static final int MAX_PATTERNS = 1_000;
  private static final int MAX_SHOWN = 256;
  private static final int MAX_TEXT = 256;
  private static final Map<String, PayloadPolicy> POLICIES = policies();

  private final Problems problems;
  private final Scalars scalars;

  PayloadsReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  private static Map<String, PayloadPolicy> policies() {
    Map<String, PayloadPolicy> policies = new LinkedHashMap<>();
    for (PayloadPolicy policy : PayloadPolicy.values()) {
      policies.put(policy.label(), policy);
    }
    return policies;
  }

  PayloadRules read(Fields spec) {
    PayloadPolicy policy =
        spec.find("auditPayload").flatMap(this::policy).orElse(PayloadPolicy.DIGEST);
    List<PayloadRules.OfTools> tools =
        spec.filledList("auditPayloadOfTools", MAX_RULES).stream()
            .map(this::ofTools)
            .flatMap(Optional::stream)
            .toList();
    Set<String> shown =
        spec.filledList("auditShown", MAX_SHOWN).stream()
            .map(name -> scalars.text(name, MAX_TEXT))
            .flatMap(Optional::stream)
            .collect(Collectors.toUnmodifiableSet());
    PayloadRules rules = new PayloadRules(policy, tools, shown);
    if (!shown.isEmpty() && !isAny(rules, PayloadPolicy.REDACTED)) {
      problems.add(
          spec.find("auditShown").orElseThrow(),
          "means nothing where nothing is redacted",
          "set auditPayload to redacted, or remove it");
    }
    return rules;
  }

  private static boolean isAny(PayloadRules rules, PayloadPolicy policy) {
    return rules.policy() == policy
        || rules.tools().stream().anyMatch(rule -> rule.policy() == policy);
  }

  private Optional<PayloadRules.OfTools> ofTools(Node node) {
    Fields rule = Fields.of(node, problems);
    rule.require("tools");
    List<NamePattern> tools =
        rule.filledList("tools", MAX_PATTERNS).stream()
            .map(name -> scalars.text(name, MAX_TEXT))
            .flatMap(Optional::stream)
            .map(NamePattern::new)
            .toList();
    Optional<PayloadPolicy> policy = rule.require("payload").flatMap(this::policy);
    rule.refuseOthers();
    return policy.map(known -> new PayloadRules.OfTools(tools, known));
  }

  private Optional<PayloadPolicy> policy(Node node) {
    return scalars.choice(node, POLICIES);
  }
}
