package io.cardea.controlplane.store;

import java.util.List;

/**
 * What one order has changed.
 *
 * @param number one more than that of the revision before, over the whole store
 * @param signature who has changed it, why and when
 * @param changes at least one, in the order of their ids
 */
public record Revision(long number, Signature signature, List<ResourceChange> changes) {
  public Revision {
    changes = List.copyOf(changes);
  }
}
