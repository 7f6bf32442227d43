package io.cardea.model.policy;

import static io.cardea.model.policy.Policies.HERE;
import static io.cardea.model.policy.Policies.adapter;
import static io.cardea.model.policy.Policies.agent;
import static io.cardea.model.policy.Policies.bind;
import static io.cardea.model.policy.Policies.declared;
import static io.cardea.model.policy.Policies.opening;
import static io.cardea.model.policy.Policies.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.Agent.State;
import io.cardea.model.identity.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an Agent document does to its agent, whatever roles that has. */
class KnownAgentsTest {

  private static AccessPolicy policy(boolean declaredOnly) {
    return AccessPolicy.of(
        List.of(opening("all", "*")),
        List.of(bind("all", Subject.EVERYONE), bind(Role.ADMIN, own("paused"))),
        List.of(
            declared("active", State.ACTIVE),
            declared("paused", State.SUSPENDED),
            declared("gone", State.RETIRED)),
        declaredOnly);
  }

  @Test
  void shouldStopTheSuspendedAndTheRetired() {
    AccessPolicy policy = policy(false);
    for (String name : List.of("paused", "gone")) {
      Principal stopped = agent(name);
      String why = "Agent " + name + (name.equals("gone") ? " is retired" : " is suspended");
      assertThat(policy.refusal(stopped)).contains(new Denial(why));
      assertThat(policy.decide(stopped, adapter("a"), Action.tool("t"))).isEqualTo(new Denial(why));
      assertThat(policy.decide(stopped, adapter("a"), Action.USE)).isInstanceOf(Denial.class);
      assertThat(policy.admits(stopped, Adapter.Access.PUBLIC, Set.of())).isFalse();
      assertThat(policy.admits(stopped, Adapter.Access.ROLES, Set.of())).isFalse();
      assertThat(policy.holds(stopped, Set.of("all"))).isFalse();
      assertThat(policy.grantsKey(stopped).roles()).isEmpty();
    }
    for (String name : List.of("active", "unheard-of")) {
      assertThat(policy.refusal(agent(name))).isEmpty();
      assertThat(policy.decide(agent(name), adapter("a"), Action.tool("t")))
          .isInstanceOf(Permit.class);
    }
    // Another issuer's agent of that name is somebody else.
    assertThat(policy.refusal(agent("idp", "paused"))).isEmpty();
  }

  @Test
  void shouldRefuseTheUndeclaredWhereAllMustBe() {
    AccessPolicy policy = policy(true);
    assertThat(policy.refusal(agent("active"))).isEmpty();
    assertThat(policy.refusal(agent("unheard-of"))).contains(KnownAgents.UNDECLARED);
    assertThat(policy.refusal(agent("idp", "active"))).contains(KnownAgents.UNDECLARED);
    assertThat(policy.decide(agent("unheard-of"), adapter("a"), Action.USE))
        .isEqualTo(KnownAgents.UNDECLARED);
    // Who shows no credential is no agent: public adapters have rules of their own.
    assertThat(policy.refusal(Principal.anonymous(HERE))).isEqualTo(Optional.empty());
  }

  @Test
  void shouldBelieveTheStricterOfTwoDocuments() {
    AccessPolicy policy =
        AccessPolicy.of(
            List.of(opening("all", "*")),
            List.of(bind("all", Subject.EVERYONE)),
            List.of(declared("a", State.ACTIVE), declared("a", State.SUSPENDED)),
            false);
    assertThat(policy.refusal(agent("a"))).isPresent();
  }

  @Test
  void shouldBeAnotherPolicyOnlyIfItDecidesOtherwise() {
    assertThat(policy(false).isSameAs(policy(false))).isTrue();
    assertThat(policy(false).isSameAs(policy(true))).isFalse();
    assertThat(policy(false).isSameAs(AccessPolicy.DENY_ALL)).isFalse();
  }
}
