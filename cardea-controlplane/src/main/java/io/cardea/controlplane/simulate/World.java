package io.cardea.controlplane.simulate;

import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.identity.User;
import io.cardea.model.policy.AccessPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A policy as it counts where what is not known of users opens, or where it closes. One thread. */
final class World {

  private record Vouched(TenantId tenant, String issuer) {}

  private final AccessPolicy policy;
  private final Map<Vouched, Set<String>> groups = new HashMap<>();

  World(AccessPolicy policy) {
    this.policy = policy;
  }

  AccessPolicy policy() {
    return policy;
  }

  /** Who made {@code call} here, if {@code issuer} vouched for it. */
  Principal caller(PastCall call, String issuer) {
    RecordedCall recorded = call.recorded();
    if (issuer.equals(Principal.NOBODY)) {
      return Principal.anonymous(recorded.tenant());
    }
    Principal agent = new Principal(recorded.tenant(), issuer, recorded.agent(), KeyScope.data());
    if (recorded.user().isEmpty()) {
      return agent;
    }
    Set<String> all =
        groups.computeIfAbsent(
            new Vouched(recorded.tenant(), issuer), of -> policy.groups(of.tenant(), of.issuer()));
    return agent.onBehalfOf(
        new User(issuer, call.user().orElse(""), all), recorded.chain().orElse(List.of()));
  }
}
