package io.cardea.controlplane.orders;

import io.cardea.model.identity.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was in the database at the last look that no node has done; each is told of once. Set by one
 * thread at a time, read by any.
 */
final class OrderFindings {

  private static final Logger LOG = LoggerFactory.getLogger(OrderFindings.class);

  /** Most that are told of, and that are shown. */
  private static final int MAX = 1_000;

  private final String where;
  private final Set<String> told = new HashSet<>();
  private volatile List<OrderFinding> shown = List.of();
  private volatile int count;

  /**
   * @param where the database
   */
  OrderFindings(String where) {
    this.where = where;
  }

  void set(List<OrderFinding> found) {
    count = found.size();
    shown = List.copyOf(found.subList(0, Math.min(found.size(), MAX)));
    for (OrderFinding finding : shown) {
      if (told.size() < MAX && told.add(finding.text())) {
        LOG.atError()
            .log(
                "Orders in {}: {}. Whoever can write to the database may have done that; or a node has"
                    + " another {}, or is newer",
                where,
                finding.text(),
                NodesKey.VARIABLE);
      }
    }
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** In words, for who is of {@code tenant}. */
  List<String> of(TenantId tenant) {
    return shown.stream()
        .filter(finding -> finding.concerns(tenant))
        .map(OrderFinding::text)
        .toList();
  }
}
