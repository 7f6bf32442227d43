package io.cardea.controlplane.orders;

import io.cardea.model.audit.AuditSubject;
import io.cardea.model.identity.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Something that an administrator has ordered on all nodes.
 *
 * @param at when
 * @param log of the node where it was ordered, whose records say so
 * @param tenant whose administrator, and whose subject an erasure is about
 * @param by whose key ordered it
 * @param reason why
 * @param logs of the nodes that were known then, which are waited for
 */
public record NodeOrder(
    UUID id,
    Instant at,
    String log,
    TenantId tenant,
    String by,
    String reason,
    List<String> logs,
    OrderTask task) {

  /** How far clocks of nodes may differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  public NodeOrder {
    logs = List.copyOf(logs);
  }

  /**
   * Whether it can be about who is known since then: who comes after the order is not erased by it,
   * whoever brings the order again.
   */
  boolean isAfter(Instant since) {
    return !since.isAfter(at.plus(SKEW));
  }

  /** Those of its tenant that {@code whom} says and that it can be about. */
  Predicate<AuditSubject> meant(Predicate<AuditSubject> whom) {
    return subject ->
        subject.tenant().equals(tenant) && isAfter(subject.since()) && whom.test(subject);
  }
}
