package io.cardea.dataplane.relay;

import io.cardea.model.audit.Outcome;

/** Learns how a call ended, exactly once. */
@FunctionalInterface
public interface Ending {

  /**
   * The call is over.
   *
   * @param status how
   * @param detail what there is to say of it
   * @param upstreamNanos spent waiting for the upstream
   */
  void ended(Outcome.Status status, EndDetail detail, long upstreamNanos);

  /** The same, where nothing was answered or nothing is known of it but {@code reason}. */
  default void ended(Outcome.Status status, String reason, long upstreamNanos) {
    ended(status, EndDetail.of(reason), upstreamNanos);
  }
}
