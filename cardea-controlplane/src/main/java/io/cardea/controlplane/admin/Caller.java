package io.cardea.controlplane.admin;

import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.Order;
import io.cardea.controlplane.store.Origin;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who asks the admin API.
 *
 * @param principal whom its key authenticates
 */
record Caller(Principal principal) {

  /** Whose resources it sees. */
  TenantId tenant() {
    return principal.tenant();
  }

  /** Whose key it shows. */
  String agent() {
    return principal.subject();
  }

  /** Whether it has one of {@code roles}. */
  boolean isOne(AdminRole... roles) {
    Set<AdminRole> held = principal.scope().adminRoles();
    return Stream.of(roles).anyMatch(held::contains);
  }

  /** Whether it sees everything of its tenant. */
  boolean seesAll() {
    return isOne(
        AdminRole.VIEWER,
        AdminRole.OPERATOR,
        AdminRole.POLICY_AUTHOR,
        AdminRole.AUDITOR,
        AdminRole.ADMIN);
  }

  /** The answer to who would need {@code role} for what it wants. */
  static AdminAnswer lacks(AdminRole role, String purpose) {
    return AdminAnswer.problem(
        403,
        "Forbidden",
        "This key does not have the admin role "
            + role.label()
            + " that is needed "
            + purpose
            + ": nothing was changed.");
  }

  /** Something that it wants to be changed. */
  Order order(String reason, boolean dryRun) {
    Order order = Order.of(new Authorship(agent(), reason, Origin.API));
    return dryRun ? order.asDryRun() : order;
  }
}
