package io.cardea.model.policy;

import io.cardea.model.identity.TenantId;
import java.util.Optional;
import java.util.Set;

/**
 * All that the decisions of one {@link AccessPolicy} depend on of a principal. Principals with
 * equal keys get equal decisions, so that what is made for one may serve the other. Keys of
 * different policies say nothing about one another.
 *
 * @param tenant the principal's
 * @param anonymous whether it showed no credential
 * @param roles names of the roles it holds and may use
 * @param adapters names of the only adapters that roles open to it, or empty for all
 */
public record GrantsKey(
    TenantId tenant, boolean anonymous, Set<String> roles, Optional<Set<String>> adapters) {

  public GrantsKey {
    roles = Set.copyOf(roles);
    adapters = adapters.map(Set::copyOf);
  }

  /** The key of those to whom roles open nothing. */
  static GrantsKey none(TenantId tenant, boolean anonymous) {
    return new GrantsKey(tenant, anonymous, Set.of(), Optional.of(Set.of()));
  }
}
