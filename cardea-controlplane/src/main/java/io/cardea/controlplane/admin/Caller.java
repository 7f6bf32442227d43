package io.cardea.controlplane.admin;

import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.Order;
import io.cardea.controlplane.store.Origin;
import io.cardea.model.identity.TenantId;

/**
 * Who asks the admin API.
 *
 * @param tenant whose resources it sees
 * @param agent whose key it shows
 */
record Caller(TenantId tenant, String agent) {

  /** Something that it wants to be changed. */
  Order order(String reason, boolean dryRun) {
    Order order = Order.of(new Authorship(agent, reason, Origin.API));
    return dryRun ? order.asDryRun() : order;
  }
}
