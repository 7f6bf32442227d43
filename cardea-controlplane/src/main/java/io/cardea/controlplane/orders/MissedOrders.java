package io.cardea.controlplane.orders;

import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erasures that ended before this node had part in them: whom they were about is forgotten, and may
 * be known here. Of one look, not thread-safe.
 */
final class MissedOrders {

  private static final Logger LOG = LoggerFactory.getLogger(MissedOrders.class);

  private final OrderWork work;
  private final Map<TenantId, Optional<Instant>> known = new HashMap<>();
  private int count;

  MissedOrders(OrderWork work) {
    this.work = work;
  }

  /** Whether {@code order} may be about somebody whom this node knows. */
  boolean isMissed(SealedOrder order) {
    return order.isErasure()
        && known
            .computeIfAbsent(order.order().tenant(), work::knowsSince)
            .filter(order.order()::isAfter)
            .isPresent();
  }

  /** That there is one more. */
  void count() {
    count++;
  }

  /** Says how many there are, if there are any. */
  void warn() {
    if (count > 0) {
      LOG.atWarn()
          .log(
              "Erasures on all nodes that ended before this node had part in them: {}. It knows somebody from"
                  + " before: order them again, or erase here by cardea audit erase without"
                  + " --all-nodes (cardea audit orders shows them as missed)",
              count);
    }
  }
}
