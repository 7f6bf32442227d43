package io.cardea.model.policy;

import io.cardea.model.identity.TenantId;
import io.cardea.model.name.NamePattern;
import java.util.List;

/**
 * A named set of rules.
 *
 * @param tenant the tenant it belongs to
 * @param name unique within the tenant
 * @param grants what it opens
 * @param denies what it closes, whatever else the caller holds
 * @param requireUser whether it opens something only to calls on behalf of a user
 * @param profiles which profiles it opens and closes
 */
public record Role(
    TenantId tenant,
    String name,
    List<Grant> grants,
    List<Grant> denies,
    boolean requireUser,
    ProfileRules profiles) {

  /** The built-in role of administrators: everything of every adapter in their tenant. */
  public static final String ADMIN = "admin";

  public Role {
    grants = List.copyOf(grants);
    denies = List.copyOf(denies);
  }

  /** A role that says nothing of profiles. */
  public Role(
      TenantId tenant, String name, List<Grant> grants, List<Grant> denies, boolean requireUser) {
    this(tenant, name, grants, denies, requireUser, ProfileRules.NONE);
  }

  /** A role that only opens. */
  public Role(TenantId tenant, String name, List<Grant> grants) {
    this(tenant, name, grants, List.of(), false);
  }

  /** What stands in for a role that cannot be read: it may have denied anything. */
  public static Role unreadable(TenantId tenant, String name) {
    ProfileRules none = new ProfileRules(List.of(), List.of(NamePattern.ANY));
    return new Role(tenant, name, List.of(), List.of(Grant.everything(name)), false, none);
  }

  /** Whether it closes anything. */
  boolean closesAnything() {
    return !denies.isEmpty() || !profiles.deny().isEmpty();
  }
}
