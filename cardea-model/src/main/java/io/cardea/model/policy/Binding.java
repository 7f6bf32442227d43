package io.cardea.model.policy;

import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives roles to callers.
 *
 * @param tenant the tenant it belongs to
 * @param name unique within the tenant
 * @param roles names of roles of that tenant, or {@link Role#ADMIN}
 * @param subjects to whom
 * @param requireUser whether the roles open something only to calls on behalf of a user
 * @param denyOnly whether the roles open nothing and only what they deny counts: so it is while the
 *     binding is set aside
 */
public record Binding(
    TenantId tenant,
    String name,
    Set<String> roles,
    Set<Subject> subjects,
    boolean requireUser,
    boolean denyOnly) {

  public Binding {
    roles = Set.copyOf(roles);
    subjects = Set.copyOf(subjects);
  }

  /** Gives roles to agents of Cardea's own keys. */
  public Binding(TenantId tenant, String name, Set<String> roles, Set<String> agents) {
    this(
        tenant,
        name,
        roles,
        agents.stream()
            .map(agent -> new Subject.OneAgent(Principal.CARDEA, agent))
            .collect(Collectors.toSet()),
        false,
        false);
  }

  /** The same, of which only what its roles deny counts. */
  public Binding denying() {
    return new Binding(tenant, name, roles, subjects, requireUser, true);
  }
}
