package io.cardea.model.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.name.NamePattern;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may enter a profile. */
class ProfileRulesTest {

  private static final TenantId HERE = new TenantId("here");
  private static final TenantId THERE = new TenantId("there");

  /** Roles have the names of those who hold them; of {@code boss}, {@code admin} is the role. */
  private static final AccessPolicy POLICY =
      AccessPolicy.of(
          List.of(
              role(HERE, "support", List.of("help", "team-*"), List.of(), false),
              role(HERE, "guest", List.of("help"), List.of("team-a", "plain"), false),
              role(HERE, "for-users", List.of("help"), List.of("plain"), true),
              role(HERE, "named", List.of(), List.of(), false),
              role(THERE, "support", List.of("*"), List.of(), false)),
          List.of(
              bind("support", "support"),
              bind("guest", "guest"),
              bind("guest", "both"),
              bind("support", "both"),
              bind("for-users", "for-users"),
              bind("named", "named"),
              bind("admin", "boss")));

  private static Role role(
      TenantId tenant, String name, List<String> allow, List<String> deny, boolean requireUser) {
    ProfileRules profiles = new ProfileRules(patterns(allow), patterns(deny));
    return new Role(tenant, name, List.of(), List.of(), requireUser, profiles);
  }

  private static List<NamePattern> patterns(List<String> names) {
    return names.stream().map(NamePattern::new).toList();
  }

  private static Binding bind(String role, String agent) {
    return new Binding(HERE, role + "-" + agent, Set.of(role), Set.of(agent));
  }

  private static Principal agent(String name) {
    return new Principal(HERE, Principal.CARDEA, name, KeyScope.data());
  }

  private static Profile profile(String name, Adapter.Access access, String... requiredRoles) {
    EndpointKey key = new EndpointKey(HERE, EndpointKey.Kind.PROFILE, name);
    return new Profile(key, name, "", access, Set.of(requiredRoles), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    // Named by rules: only whom one of them opens it.
    "help, support guest both boss",
    "team-b, support both boss",
    "team-a, support boss",
    // Named by denies only.
    "plain, support named nobody boss"
  })
  void shouldLetInWhomARuleNames(String name, String entering) {
    for (String who : List.of("support", "guest", "both", "for-users", "named", "nobody", "boss")) {
      assertThat(POLICY.admits(agent(who), profile(name, Adapter.Access.ROLES)))
          .as(who)
          .isEqualTo(List.of(entering.split(" ")).contains(who));
    }
  }

  @Test
  void shouldTakeARequiredRoleOrARule() {
    Profile help = profile("help", Adapter.Access.ROLES, "named");
    assertThat(POLICY.admits(agent("named"), help)).isTrue();
    assertThat(POLICY.admits(agent("support"), help)).isTrue();
    assertThat(POLICY.admits(agent("nobody"), help)).isFalse();
  }

  @Test
  void shouldOpenToUsersOnlyWhatIsForThemAndCloseItToAll() {
    Principal ann = agent("for-users").onBehalfOf(new User("corp", "ann", Set.of()), List.of());
    assertThat(POLICY.admits(ann, profile("help", Adapter.Access.ROLES))).isTrue();
    assertThat(POLICY.admits(ann, profile("plain", Adapter.Access.ROLES))).isFalse();
    assertThat(POLICY.admits(agent("for-users"), profile("plain", Adapter.Access.ROLES))).isFalse();
  }

  @Test
  void shouldCloseAlsoWhatIsPublic() {
    Profile plain = profile("plain", Adapter.Access.PUBLIC);
    assertThat(POLICY.admits(Principal.anonymous(HERE), plain)).isTrue();
    assertThat(POLICY.admits(agent("nobody"), plain)).isTrue();
    assertThat(POLICY.admits(agent("guest"), plain)).isFalse();
  }

  @Test
  void shouldCloseEverythingForARoleThatCannotBeRead() {
    AccessPolicy policy =
        AccessPolicy.of(List.of(Role.unreadable(HERE, "lost")), List.of(bind("lost", "x")));
    assertThat(policy.admits(agent("x"), profile("p", Adapter.Access.ROLES))).isFalse();
    assertThat(policy.admits(agent("y"), profile("p", Adapter.Access.ROLES))).isTrue();
  }
}
