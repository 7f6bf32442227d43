package io.cardea.controlplane.config;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.JsonNodes;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Decision;
import io.cardea.model.policy.Explanation;
import io.cardea.model.policy.Permit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Asks of a configuration what its PolicyTests expect, by the code that decides calls. */
public final class PolicyTests {

  private final AccessPolicy policy;
  private final Map<AdapterKey, Adapter> adapters = new HashMap<>();
  private final List<Problem> failed = new ArrayList<>();
  private int asked;

  private PolicyTests(Loaded.Valid declared) {
    this.policy =
        AccessPolicy.of(
            declared.roles(),
            declared.bindings(),
            declared.agents(),
            declared.settings().agentsDeclared());
    Stream.concat(
            declared.adapters().stream(),
            declared.sealed().stream().flatMap(part -> part.adapters().stream()))
        .forEach(adapter -> adapters.put(adapter.key(), adapter));
  }

  /** What became of all that {@code declared} asks. */
  public static PolicyTests run(Loaded.Valid declared) {
    PolicyTests tests = new PolicyTests(declared);
    declared
        .resources()
        .forEach((id, resource) -> {
          if (id.kind().equals(Kind.POLICY_TEST.label())) {
            tests.run(resource.document(), resource.at());
          }
        });
    return tests;
  }

  private void run(ResourceDocument document, Position at) {
    Problems none = new Problems();
    Node root = JsonNodes.of(document.toJson(), document.id().name());
    Fields spec = Fields.of(root, none).object("spec");
    for (PolicyCases.Case one : PolicyCases.read(spec, document.id().tenant(), none)) {
      asked++;
      judge(one, at);
    }
  }

  private void judge(PolicyCases.Case one, Position at) {
    AdapterKey key = new AdapterKey(one.given().principal().tenant(), one.given().adapter());
    Adapter adapter = adapters.get(key);
    if (adapter == null) {
      failed.add(Problem.of(at, one.at().path(), "there is no adapter " + key.label(), ""));
      return;
    }
    Explanation why =
        policy.explain(
            one.given().principal(), adapter, one.given().action(), one.given().circumstances());
    String rule = rule(why);
    if (why.dependsOnCall()) {
      failed.add(
          Problem.of(at, one.at().path(), "depends on the call: " + rule, "say its arguments: {}"));
    } else if (why.decision() instanceof Permit != one.allowed()) {
      String found = one.allowed() ? "is denied" : "is allowed";
      failed.add(Problem.of(at, one.at().path(), found + ": " + rule, ""));
    } else if (one.rule().filter(expected -> !expected.equals(rule)).isPresent()) {
      failed.add(Problem.of(at, one.at().path(), "is decided by another rule: " + rule, ""));
    }
  }

  private static String rule(Explanation why) {
    Decision decision = why.decision();
    return why.deciding().map(found -> found.rule().place()).orElseGet(decision::rule);
  }

  /** How many questions were asked. */
  public int asked() {
    return asked;
  }

  /** Those whose answer was not as expected. */
  public List<Problem> failed() {
    return List.copyOf(failed);
  }
}
