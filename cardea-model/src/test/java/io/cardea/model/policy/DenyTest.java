package io.cardea.model.policy;

import static io.cardea.model.policy.Policies.HERE;
import static io.cardea.model.policy.Policies.adapter;
import static io.cardea.model.policy.Policies.agent;
import static io.cardea.model.policy.Policies.bind;
import static io.cardea.model.policy.Policies.onBehalf;
import static io.cardea.model.policy.Policies.opening;
import static io.cardea.model.policy.Policies.own;
import static io.cardea.model.policy.Policies.role;
import static io.cardea.model.policy.Policies.rule;
import static io.cardea.model.policy.Policies.when;
import static io.cardea.model.policy.Policies.whenCalled;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.Principal;
import io.cardea.model.name.NamePattern;
import io.cardea.model.policy.Condition.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deny wins over whatever opens; a condition that cannot be judged is on the safe side. */
class DenyTest {

  private static final Role ALL = opening("all", "*");
  private static final Role NO_DELETE =
      role("no-delete", List.of(), List.of(rule("no-delete", "deny[0]", "a", "delete*")));

  private static Decision decide(AccessPolicy policy, Principal principal, String tool) {
    return policy.decide(principal, adapter("a"), Action.tool(tool), ACall.PLAIN);
  }

  @Test
  void shouldDenyWhateverAnotherRoleOpens() {
    AccessPolicy policy =
        AccessPolicy.of(
            List.of(ALL, NO_DELETE),
            List.of(
                bind("all", own("bot"), own("root")),
                bind(Role.ADMIN, own("root")),
                bind("no-delete", Subject.EVERYONE)));
    for (String agent : List.of("bot", "root")) {
      assertThat(decide(policy, agent(agent), "delete_all"))
          .isEqualTo(new Denial("deny[0] of role no-delete"));
      assertThat(decide(policy, agent(agent), "read")).isInstanceOf(Permit.class);
      assertThat(policy.decide(agent(agent), adapter("b"), Action.tool("delete_all")))
          .isInstanceOf(Permit.class);
      assertThat(policy.decide(agent(agent), adapter("a"), Action.USE)).isInstanceOf(Permit.class);
    }
  }

  @Test
  void shouldKeepFromAnAdapterOfWhichNothingIsLeft() {
    List<NamePattern> any = List.of(NamePattern.ANY);
    Grant whole =
        new Grant(
            "none",
            "deny[0] of role none",
            List.of(new NamePattern("a")),
            Set.of(),
            any,
            any,
            any,
            Optional.empty());
    AccessPolicy policy =
        AccessPolicy.of(
            List.of(ALL, role("none", List.of(), List.of(whole))),
            List.of(bind("all", own("bot")), bind("none", own("bot"))));
    assertThat(policy.decide(agent("bot"), adapter("a"), Action.USE)).isInstanceOf(Denial.class);
    assertThat(policy.decide(agent("bot"), adapter("b"), Action.USE)).isInstanceOf(Permit.class);
  }

  @Test
  void shouldDenyByABindingThatGivesNothing() {
    Binding aside =
        new Binding(HERE, "x", Set.of("no-delete", "all"), Set.of(own("bot")), false, true);
    AccessPolicy policy = AccessPolicy.of(List.of(ALL, NO_DELETE), List.of(aside));
    AccessPolicy both =
        AccessPolicy.of(List.of(ALL, NO_DELETE), List.of(aside, bind("all", own("bot"))));
    assertThat(decide(policy, agent("bot"), "read")).isEqualTo(new Denial("no grant"));
    assertThat(decide(both, agent("bot"), "read")).isInstanceOf(Permit.class);
    assertThat(decide(both, agent("bot"), "delete_x")).isInstanceOf(Denial.class);
    assertThat(both.grantsKey(agent("bot"))).isNotEqualTo(policy.grantsKey(agent("bot")));
  }

  @Test
  void shouldDenyEverythingByARoleThatCannotBeRead() {
    AccessPolicy policy =
        AccessPolicy.of(
            List.of(ALL, Role.unreadable(HERE, "lost")),
            List.of(
                bind("all", own("bot"), own("free")),
                new Binding(HERE, "x", Set.of("lost"), Set.of(own("bot")), false, true)));
    assertThat(decide(policy, agent("bot"), "read")).isInstanceOf(Denial.class);
    assertThat(policy.decide(agent("bot"), adapter("a"), Action.USE)).isInstanceOf(Denial.class);
    assertThat(decide(policy, agent("free"), "read")).isInstanceOf(Permit.class);
  }

  @Test
  void shouldDenyWithoutAUserWhatARoleForUsersDenies() {
    Role forUsers =
        new Role(
            HERE,
            "for-users",
            List.of(rule("for-users", "allow[0]", "*", "of-users")),
            List.of(rule("for-users", "deny[0]", "*", "delete*")),
            true);
    AccessPolicy policy =
        AccessPolicy.of(
            List.of(ALL, forUsers),
            List.of(
                bind("all", new Subject.OneAgent("idp", "bot")),
                bind("for-users", Subject.EVERYONE)));
    assertThat(decide(policy, agent("idp", "bot"), "delete_x")).isInstanceOf(Denial.class);
    assertThat(decide(policy, agent("idp", "other"), "of-users")).isInstanceOf(Denial.class);
    assertThat(decide(policy, onBehalf("other", "ann"), "of-users")).isInstanceOf(Permit.class);
  }

  @ParameterizedTest
  @CsvSource({
    // outcome, needs a call; allowed when listed, allowed when called; denied when listed, called
    "TRUE,    false, true,  true,  true,  true",
    "FALSE,   false, false, false, false, false",
    "FAILED,  false, false, false, true,  true",
    "UNKNOWN, false, true,  false, false, true",
    "TRUE,    true,  true,  true,  false, true",
    "FALSE,   true,  true,  false, false, false",
    "FAILED,  true,  true,  false, false, true"
  })
  void shouldWeighConditions(
      Outcome outcome,
      boolean needsCall,
      boolean listed,
      boolean called,
      boolean listDenied,
      boolean callDenied) {
    // Given
    Optional<Condition> when = needsCall ? whenCalled(outcome) : when(outcome);
    Role opens = role("opens", List.of(rule("opens", "allow[0]", "a", when, "t")), List.of());
    Role closes = role("closes", List.of(), List.of(rule("closes", "deny[0]", "a", when, "t")));
    AccessPolicy opening = AccessPolicy.of(List.of(opens), List.of(bind("opens", own("bot"))));
    AccessPolicy closing =
        AccessPolicy.of(
            List.of(ALL, closes), List.of(bind("all", own("bot")), bind("closes", own("bot"))));
    Action tool = Action.tool("t");

    // Then
    assertThat(opening.decide(agent("bot"), adapter("a"), tool) instanceof Permit)
        .isEqualTo(listed);
    assertThat(opening.decide(agent("bot"), adapter("a"), tool, ACall.PLAIN) instanceof Permit)
        .isEqualTo(called);
    assertThat(closing.decide(agent("bot"), adapter("a"), tool) instanceof Denial)
        .isEqualTo(listDenied);
    assertThat(closing.decide(agent("bot"), adapter("a"), tool, ACall.PLAIN) instanceof Denial)
        .isEqualTo(callDenied);
    assertThat(opening.grantsKey(agent("bot")))
        .isNotEqualTo(opening.grantsKey(agent("idp", "bot")));
  }

  @Test
  void shouldPreferWhatNeedsNoCondition() {
    Role both =
        role(
            "both",
            List.of(
                rule("both", "allow[0]", "a", when(Outcome.FAILED), "t"),
                rule("both", "allow[1]", "a", "t")),
            List.of());
    AccessPolicy policy = AccessPolicy.of(List.of(both), List.of(bind("both", own("bot"))));
    assertThat(decide(policy, agent("bot"), "t")).isInstanceOf(Permit.class);
  }

  @Test
  void shouldSelectAdaptersByTheirTags() {
    Grant tagged =
        new Grant(
            "tagged",
            "allow[0] of role tagged",
            List.of(NamePattern.ANY),
            Set.of("public", "demo"),
            List.of(NamePattern.ANY),
            List.of(),
            List.of(),
            Optional.empty());
    AccessPolicy policy =
        AccessPolicy.of(
            List.of(role("tagged", List.of(tagged), List.of())),
            List.of(bind("tagged", own("bot"))));
    Action tool = Action.tool("t");
    assertThat(policy.decide(agent("bot"), adapter("a", "demo"), tool)).isInstanceOf(Permit.class);
    assertThat(policy.decide(agent("bot"), adapter("a", "secret"), tool))
        .isInstanceOf(Denial.class);
    assertThat(policy.decide(agent("bot"), adapter("a"), tool)).isInstanceOf(Denial.class);
  }

  /** Many rules are found by an index; it must say what looking at each says. */
  @Test
  void shouldDecideManyRulesAsFewOnes() {
    List<String> names = new ArrayList<>();
    List<Grant> allow = new ArrayList<>();
    List<Grant> deny = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String name = "tool_" + i;
      names.add(name);
      names.add("x_" + name + "_y");
      if (i % 2 == 0) {
        allow.add(rule("r", "allow[" + i + "]", "a", i % 4 == 0 ? name : name + "*"));
      }
      allow.add(rule("r", "allow[" + i + "b]", i % 3 == 0 ? "a" : "b", "*" + name + "_*"));
      if (i % 5 == 0) {
        deny.add(rule("r", "deny[" + i + "]", i % 2 == 0 ? "a" : "*", "*_" + i));
      }
    }
    AccessPolicy many =
        AccessPolicy.of(List.of(role("r", allow, deny)), List.of(bind("r", own("bot"))));
    for (String adapter : List.of("a", "b", "c")) {
      for (String name : names) {
        boolean expected =
            allow.stream().anyMatch(one -> speaks(one, adapter, name))
                && deny.stream().noneMatch(one -> speaks(one, adapter, name));
        assertThat(many.decide(agent("bot"), adapter(adapter), Action.tool(name)) instanceof Permit)
            .as(adapter + "/" + name)
            .isEqualTo(expected);
      }
    }
    // Tags of an adapter may change while the policy does not.
    assertThat(many.decide(agent("bot"), adapter("a", "new"), Action.tool("tool_2")))
        .isInstanceOf(Permit.class);
  }

  private static boolean speaks(Grant rule, String adapter, String tool) {
    return rule.adapters().getFirst().matches(adapter) && rule.tools().getFirst().matches(tool);
  }
}
