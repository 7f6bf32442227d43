package io.cardea.controlplane.orders;

import io.cardea.model.identity.TenantId;
import java.util.Optional;

/**
 * What no node has done to the orders in the database.
 *
 * @param tenant whose order it is; empty if it is none
 * @param text for people
 */
record OrderFinding(Optional<TenantId> tenant, String text) {

  /** A row that is no order of nodes. */
  static OrderFinding foreign(String id) {
    return new OrderFinding(
        Optional.empty(),
        "a row of audit_order is no order of a node that has this key, and is not carried out: "
            + id.replaceAll("[^0-9A-Za-z-]", "?"));
  }

  /** An erasure whose commitment is gone though it has not ended. */
  static OrderFinding lost(SealedOrder order) {
    return of(
        order,
        "it has not ended, and whom it is about was taken away: nodes that have not carried it out"
            + " cannot. Order it again, and end this one");
  }

  /** One that had ended. */
  static OrderFinding reopened(SealedOrder order) {
    return of(
        order,
        "it had ended, and an older state of it was put back: nodes that have seen the end keep to"
            + " it. End it again");
  }

  private static OrderFinding of(SealedOrder order, String what) {
    return new OrderFinding(
        Optional.of(order.order().tenant()),
        "somebody else than a node has changed the order "
            + order.id()
            + " in the database: "
            + what
            + ": cardea audit orders "
            + order.id()
            + " --end");
  }

  /** Whether {@code who} is told. */
  boolean concerns(TenantId who) {
    return tenant.map(who::equals).orElse(true);
  }
}
