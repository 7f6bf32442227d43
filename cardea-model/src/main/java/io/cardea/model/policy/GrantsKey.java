package io.cardea.model.policy;

import io.cardea.model.identity.Principal;
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
 * @param denying names of the roles of which only the denies count for it
 * @param adapters names of the only adapters that roles open to it, or empty for all
 * @param one the principal itself, if a condition of its roles looks at it
 */
public record GrantsKey(
    TenantId tenant,
    boolean anonymous,
    Set<String> roles,
    Set<String> denying,
    Optional<Set<String>> adapters,
    Optional<Principal> one) {

  public GrantsKey {
    roles = Set.copyOf(roles);
    denying = Set.copyOf(denying);
    adapters = adapters.map(Set::copyOf);
  }

  /** The key of those whose roles have no conditions. */
  public GrantsKey(
      TenantId tenant, boolean anonymous, Set<String> roles, Optional<Set<String>> adapters) {
    this(tenant, anonymous, roles, Set.of(), adapters, Optional.empty());
  }

  /** The key of those to whom roles open nothing. */
  static GrantsKey none(TenantId tenant, boolean anonymous) {
    return new GrantsKey(tenant, anonymous, Set.of(), Optional.of(Set.of()));
  }
}
