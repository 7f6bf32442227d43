package io.cardea.model.policy;

import static io.cardea.model.policy.Policies.HERE;
import static io.cardea.model.policy.Policies.adapter;
import static io.cardea.model.policy.Policies.agent;
import static io.cardea.model.policy.Policies.bind;
import static io.cardea.model.policy.Policies.declared;
import static io.cardea.model.policy.Policies.onBehalf;
import static io.cardea.model.policy.Policies.opening;
import static io.cardea.model.policy.Policies.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.Agent;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** To whom bindings give their roles, and to whom not. */
class SubjectsTest {

  /** Each role opens the tool of its own name. */
  private static final AccessPolicy POLICY =
      AccessPolicy.of(
          List.of(
              opening("of-agent", "of-agent"),
              opening("of-client", "of-client"),
              opening("of-user", "of-user"),
              opening("of-group", "of-group"),
              opening("of-tag", "of-tag"),
              opening("of-all", "of-all"),
              new Role(
                  HERE,
                  "user-only",
                  List.of(Policies.rule("user-only", "allow[0]", "*", "user-only")),
                  List.of(),
                  true)),
          List.of(
              bind("of-agent", own("bot")),
              bind("of-client", new Subject.OneAgent("idp", "bot")),
              bind("of-user", new Subject.OneUser("idp", "ann")),
              bind("of-group", new Subject.Group("idp", "staff")),
              bind("of-tag", new Subject.TaggedAgents("trusted")),
              bind("of-all", Subject.EVERYONE),
              bind("user-only", Subject.EVERYONE)),
          List.of(declared("tagged", Agent.State.ACTIVE, "trusted", "other")),
          false);

  private static Set<String> tools(Principal principal) {
    return Set.copyOf(
        List.of("of-agent", "of-client", "of-user", "of-group", "of-tag", "of-all", "user-only")
            .stream()
            .filter(
                tool -> POLICY.decide(principal, adapter("a"), Action.tool(tool)) instanceof Permit)
            .toList());
  }

  @Test
  void shouldGiveRolesToWhomTheyAreBoundOnly() {
    assertThat(tools(agent("bot"))).containsExactlyInAnyOrder("of-agent", "of-all");
    assertThat(tools(agent("idp", "bot"))).containsExactlyInAnyOrder("of-client", "of-all");
    assertThat(tools(agent("other-idp", "bot"))).containsExactly("of-all");
    assertThat(tools(agent("tagged"))).containsExactlyInAnyOrder("of-tag", "of-all");
    // The tags are those of the agent of an API key.
    assertThat(tools(agent("idp", "tagged"))).containsExactly("of-all");
    assertThat(tools(Principal.anonymous(HERE))).isEmpty();
    assertThat(tools(Principal.gateway(HERE))).isEmpty();
  }

  @Test
  void shouldCountRolesOfUsersOnlyOnTheirBehalf() {
    assertThat(tools(onBehalf("bot", "ann", "staff")))
        .containsExactlyInAnyOrder("of-client", "of-user", "of-group", "of-all", "user-only");
    assertThat(tools(onBehalf("x", "bob", "staff")))
        .containsExactlyInAnyOrder("of-group", "of-all", "user-only");
    // A user or a group of another issuer is somebody else, and so is an agent of that name.
    assertThat(
            tools(
                agent("idp", "x")
                    .onBehalfOf(new User("other-idp", "ann", Set.of("staff")), List.of())))
        .containsExactlyInAnyOrder("of-all", "user-only");
    assertThat(tools(agent("idp", "ann"))).containsExactly("of-all");
  }

  @Test
  void shouldGiveNothingInOtherTenants() {
    Principal there =
        new Principal(new TenantId("there"), Principal.CARDEA, "bot", KeyScope.data());
    assertThat(POLICY.grantsKey(there).roles()).isEmpty();
    assertThat(tools(there)).isEmpty();
  }

  @Test
  void shouldTellThoseApartWhoseRolesDiffer() {
    assertThat(POLICY.grantsKey(onBehalf("bot", "ann")))
        .isNotEqualTo(POLICY.grantsKey(onBehalf("bot", "bob")))
        .isNotEqualTo(POLICY.grantsKey(onBehalf("bot", "ann", "staff")));
    assertThat(POLICY.grantsKey(onBehalf("x", "bob")))
        .isEqualTo(POLICY.grantsKey(onBehalf("y", "c")));
  }

  @Test
  void shouldHoldRolesOfAdaptersAndVersionsTheSameWay() {
    assertThat(POLICY.holds(onBehalf("x", "ann"), Set.of("of-user"))).isTrue();
    assertThat(POLICY.holds(agent("idp", "x"), Set.of("of-user", "user-only"))).isFalse();
    assertThat(POLICY.admits(onBehalf("x", "ann"), Adapter.Access.ROLES, Set.of("of-user")))
        .isTrue();
    assertThat(POLICY.admits(agent("ann"), Adapter.Access.ROLES, Set.of("of-user"))).isFalse();
  }
}
