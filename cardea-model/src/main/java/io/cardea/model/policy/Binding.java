package io.cardea.model.policy;

import io.cardea.model.identity.TenantId;
import java.util.Set;

/**
 * Gives roles to agents.
 *
 * @param tenant the tenant it belongs to
 * @param name unique within the tenant
 * @param roles names of roles of that tenant, or {@link Role#ADMIN}
 * @param agents names of agents
 */
public record Binding(TenantId tenant, String name, Set<String> roles, Set<String> agents) {

  public Binding {
    roles = Set.copyOf(roles);
    agents = Set.copyOf(agents);
  }
}
