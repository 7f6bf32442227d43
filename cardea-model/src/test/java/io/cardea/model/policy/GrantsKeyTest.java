package io.cardea.model.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsKeyTest {

  private static final TenantId HERE = new TenantId("here");
  private static final KeyScope FILES_ONLY =
      new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.of(Set.of("files")));
  private static final AccessPolicy POLICY =
      AccessPolicy.of(
          List.of(),
          List.of(
              new Binding(HERE, "b", Set.of("reader"), Set.of("ann", "bob")),
              new Binding(HERE, "c", Set.of("writer"), Set.of("cid")),
              new Binding(new TenantId("there"), "d", Set.of("reader"), Set.of("ann"))));

  @Test
  void shouldBeTheSameForTheSameRoles() {
    assertThat(key(agent(HERE, "ann", KeyScope.data())))
        .isEqualTo(key(agent(HERE, "bob", KeyScope.admin())));
  }

  @Test
  void shouldDifferByRoleTenantAndScope() {
    assertThat(
            List.of(
                key(agent(HERE, "ann", KeyScope.data())),
                key(agent(HERE, "cid", KeyScope.data())),
                key(agent(HERE, "nobody-known", KeyScope.data())),
                key(agent(new TenantId("there"), "ann", KeyScope.data())),
                key(agent(HERE, "ann", FILES_ONLY)),
                key(Principal.anonymous(HERE))))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldHoldNothingOfOtherIssuersAndOfKeysForAdministration() {
    // Given
    GrantsKey none = new GrantsKey(HERE, false, Set.of(), Optional.of(Set.of()));
    KeyScope adminOnly = new KeyScope(Set.of(KeyScope.Plane.ADMIN), Optional.empty());

    // Then
    assertThat(key(new Principal(HERE, "https://idp", "ann", KeyScope.data())))
        .isEqualTo(new GrantsKey(HERE, false, Set.of(), Optional.empty()));
    assertThat(key(agent(HERE, "ann", adminOnly))).isEqualTo(none);
    // Public adapters are open to it
    assertThat(key(Principal.anonymous(HERE)))
        .isEqualTo(new GrantsKey(HERE, true, Set.of(), Optional.of(Set.of())));
  }

  private static GrantsKey key(Principal principal) {
    return POLICY.grantsKey(principal);
  }

  private static Principal agent(TenantId tenant, String name, KeyScope scope) {
    return new Principal(tenant, Principal.CARDEA, name, scope);
  }
}
