package io.cardea.controlplane.store;

import io.cardea.controlplane.resource.ResourceId;
import io.cardea.model.identity.TenantId;

/** What is to become again what it was. */
public sealed interface Rollback {

  /** One resource, if it is there and if it is not. */
  record Of(ResourceId id) implements Rollback {}

  /** All resources of a tenant. */
  record OfTenant(TenantId tenant) implements Rollback {}

  /** Everything. */
  record OfAll() implements Rollback {}
}
