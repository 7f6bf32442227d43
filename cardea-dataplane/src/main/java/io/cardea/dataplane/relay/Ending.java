package io.cardea.dataplane.relay;

import io.cardea.model.audit.Outcome;

/** Learns how a call ended, exactly once. */
@FunctionalInterface
public interface Ending {

  /**
   * The call is over.
   *
   * @param status how
   * @param detail HTTP status, error code or reason; no secrets
   * @param upstreamNanos spent waiting for the upstream
   */
  void ended(Outcome.Status status, String detail, long upstreamNanos);
}
