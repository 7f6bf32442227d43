package io.cardea.controlplane.orders;

import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Carries out orders on this node, and records that. To do it twice is harmless. */
public interface OrderWork {

  /**
   * Erases the subjects that {@code isMeant} says.
   *
   * @param order that says so
   */
  OrderResult erase(NodeOrder order, Predicate<AuditSubject> isMeant);

  /** Puts {@code hold} in force. */
  OrderResult hold(NodeOrder order, LegalHold hold);

  /** Ends the hold that {@code release} is about. */
  OrderResult release(NodeOrder order, OrderTask.Release release);

  /** When the first of those was recorded whom this node knows in {@code tenant}. */
  Optional<Instant> knowsSince(TenantId tenant);
}
