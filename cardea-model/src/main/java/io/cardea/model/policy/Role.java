package io.cardea.model.policy;

import io.cardea.model.identity.TenantId;
import java.util.List;

/**
 * A named set of grants.
 *
 * @param tenant the tenant it belongs to
 * @param name unique within the tenant
 * @param grants what it opens
 */
public record Role(TenantId tenant, String name, List<Grant> grants) {

  /** The built-in role of administrators: everything of every adapter in their tenant. */
  public static final String ADMIN = "admin";

  public Role {
    grants = List.copyOf(grants);
  }
}
