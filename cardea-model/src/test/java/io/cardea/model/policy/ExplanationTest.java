package io.cardea.model.policy;

import static io.cardea.model.policy.Policies.adapter;
import static io.cardea.model.policy.Policies.agent;
import static io.cardea.model.policy.Policies.bind;
import static io.cardea.model.policy.Policies.opening;
import static io.cardea.model.policy.Policies.own;
import static io.cardea.model.policy.Policies.role;
import static io.cardea.model.policy.Policies.rule;
import static io.cardea.model.policy.Policies.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.policy.Condition.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why a decision is what it is. */
class ExplanationTest {

  private static final AccessPolicy POLICY =
      AccessPolicy.of(
          List.of(
              opening("reader", "read*"),
              role(
                  "careful",
                  List.of(rule("careful", "allow[0]", "a", when(Outcome.FALSE), "write")),
                  List.of(rule("careful", "deny[0]", "a", "read_secret"))),
              opening("writer", "write")),
          List.of(
              bind("reader", own("bot")),
              bind("careful", Subject.EVERYONE),
              bind("writer", own("other"))));

  private static Explanation explain(String tool) {
    return POLICY.explain(agent("bot"), adapter("a"), Action.tool(tool), ACall.PLAIN);
  }

  @Test
  void shouldNameTheRuleThatDecided() {
    assertThat(explain("read_a").deciding())
        .hasValueSatisfying(one -> {
          assertThat(one.rule().place()).isEqualTo("allow[0] of role reader");
          assertThat(one.denies()).isFalse();
        });
    assertThat(explain("read_secret").deciding())
        .hasValueSatisfying(one -> {
          assertThat(one.rule().place()).isEqualTo("deny[0] of role careful");
          assertThat(one.denies()).isTrue();
        });
    assertThat(explain("read_a").held())
        .containsExactly(
            new Explanation.Held("careful", "to-careful", true),
            new Explanation.Held("reader", "to-reader", true));
  }

  @Test
  void shouldSayWhatWouldOpenIt() {
    Explanation denied = explain("write");
    assertThat(denied.decision()).isEqualTo(new Denial("no grant"));
    assertThat(denied.deciding()).isEmpty();
    assertThat(denied.considered())
        .singleElement()
        .satisfies(one -> assertThat(one.outcome()).isEqualTo(Outcome.FALSE));
    assertThat(denied.openers()).containsExactlyInAnyOrder("admin", "careful", "writer");
  }

  @Test
  void shouldDecideAsCallsAreDecided() {
    for (String tool : List.of("read", "read_secret", "write", "none")) {
      assertThat(explain(tool).decision() instanceof Permit)
          .isEqualTo(
              POLICY.decide(agent("bot"), adapter("a"), Action.tool(tool), ACall.PLAIN)
                  instanceof Permit);
    }
  }
}
