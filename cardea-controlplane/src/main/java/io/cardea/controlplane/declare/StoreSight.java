package io.cardea.controlplane.declare;

import io.cardea.controlplane.store.StoreAway;
import java.util.Optional;

/**
 * How what is in force stands to its store.
 *
 * @param away that the store cannot be used; empty if it can
 * @param known where what is in force of it comes from
 */
public record StoreSight(Optional<StoreAway> away, Known known) {

  /** Where what is known of a store comes from. */
  public enum Known {
    /** It was read since this gateway was started. */
    STORE,
    /** A gateway that ran here before has read it. */
    COPY,
    /** Nothing is known. */
    NOTHING
  }
}
