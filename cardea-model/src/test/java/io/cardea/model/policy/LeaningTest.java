package io.cardea.model.policy;

import static io.cardea.model.policy.Policies.HERE;
import static io.cardea.model.policy.Policies.adapter;
import static io.cardea.model.policy.Policies.agent;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.User;
import io.cardea.model.name.NamePattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is allowed or denied whatever is not known of a user is so for every user there can be. */
class LeaningTest {

  private static final Adapter ADAPTER = adapter("a");
  private static final Action TOOL = Action.tool("t");
  private static final List<String> GROUPS = List.of("g0", "g1", "g2");
  private static final List<String> USERS = List.of("u0", "u1", "stranger");
  private static final Profile PROFILE =
      new Profile(
          EndpointKey.profile(HERE, "p"), "", "", Adapter.Access.ROLES, Set.of(), List.of());

  private record Case(AccessPolicy policy, boolean isUserKnown) {

    static Case of(Random random) {
      List<Role> roles = new ArrayList<>();
      for (String name : List.of("r0", "r1", "r2")) {
        roles.add(
            new Role(
                HERE,
                name,
                random.nextInt(3) == 0 ? List.of() : List.of(rule(name, "allow[0]", random)),
                random.nextInt(3) > 0 ? List.of() : List.of(rule(name, "deny[0]", random)),
                random.nextInt(4) == 0,
                new ProfileRules(some(random), some(random))));
      }
      List<Binding> bindings = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Set<String> given = new HashSet<>(Set.of("r" + random.nextInt(3)));
        given.add(random.nextInt(12) == 0 ? Role.ADMIN : "r" + random.nextInt(3));
        Set<Subject> subjects = new HashSet<>();
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
          subjects.add(subject(random));
        }
        bindings.add(
            new Binding(
                HERE, "b" + i, given, subjects, random.nextInt(4) == 0, random.nextInt(5) == 0));
      }
      return new Case(AccessPolicy.of(roles, bindings), random.nextBoolean());
    }

    private static Grant rule(String role, String place, Random random) {
      return Policies.rule(role, place, "a", random.nextInt(4) == 0 ? "other" : "t");
    }

    private static List<NamePattern> some(Random random) {
      return random.nextInt(3) == 0 ? List.of(new NamePattern("p")) : List.of();
    }

    private static Subject subject(Random random) {
      return switch (random.nextInt(8)) {
        case 0 -> Subject.EVERYONE;
        case 1 -> new Subject.OneAgent("idp", "bot");
        case 2, 3 -> new Subject.OneUser("idp", "u" + random.nextInt(2));
        case 4 -> new Subject.Group("other", "g0");
        default -> new Subject.Group("idp", "g" + random.nextInt(3));
      };
    }

    private Principal leant(AccessPolicy leaning) {
      return agent("idp", "bot")
          .onBehalfOf(
              new User("idp", isUserKnown ? "u0" : "", leaning.groups(HERE, "idp")), List.of());
    }

    private List<Principal> all() {
      List<Principal> all = new ArrayList<>();
      for (String user : isUserKnown ? List.of("u0") : USERS) {
        for (int bits = 0; bits < 1 << GROUPS.size(); bits++) {
          Set<String> groups = new HashSet<>();
          for (int i = 0; i < GROUPS.size(); i++) {
            if ((bits >> i & 1) == 1) {
              groups.add(GROUPS.get(i));
            }
          }
          all.add(agent("idp", "bot").onBehalfOf(new User("idp", user, groups), List.of()));
        }
      }
      return all;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldNeverDecideOtherwiseThanForAUserThereCanBe(long seed) {
    Random random = new Random(seed);
    int certain = 0;
    for (int i = 0; i < 5_000; i++) {
      Case one = Case.of(random);
      AccessPolicy most = one.policy().leaning(true, one.isUserKnown());
      AccessPolicy least = one.policy().leaning(false, one.isUserKnown());
      Decision opened = most.decide(one.leant(most), ADAPTER, TOOL);
      Decision closed = least.decide(one.leant(least), ADAPTER, TOOL);
      boolean entered = most.admits(one.leant(most), PROFILE);
      boolean kept = least.admits(one.leant(least), PROFILE);
      for (Principal each : one.all()) {
        boolean isAllowed = one.policy().decide(each, ADAPTER, TOOL) instanceof Permit;
        assertThat(!isAllowed || opened instanceof Permit).as("%s: %s", i, each).isTrue();
        assertThat(isAllowed || closed instanceof Denial).as("%s: %s", i, each).isTrue();
        boolean isAdmitted = one.policy().admits(each, PROFILE);
        assertThat(!isAdmitted || entered).as("%s: %s", i, each).isTrue();
        assertThat(isAdmitted || !kept).as("%s: %s", i, each).isTrue();
      }
      certain += (opened instanceof Permit) == (closed instanceof Permit) ? 1 : 0;
    }
    // It must not get away with knowing nothing.
    assertThat(certain).isBetween(2_000, 4_999);
  }

  @Test
  void shouldDecideAsEverForWhoActsForNobody() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      AccessPolicy policy = Case.of(random).policy();
      Decision ever = policy.decide(agent("idp", "bot"), ADAPTER, TOOL);
      for (boolean opens : List.of(true, false)) {
        Decision leant = policy.leaning(opens, true).decide(agent("idp", "bot"), ADAPTER, TOOL);
        assertThat(leant.rule()).isEqualTo(ever.rule());
      }
    }
  }
}
