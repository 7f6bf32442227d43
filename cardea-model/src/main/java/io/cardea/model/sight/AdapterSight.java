package io.cardea.model.sight;

import io.cardea.model.incident.Incident;
import java.util.List;
import java.util.Optional;

/**
 * One adapter.
 *
 * @param breakers its server's, then those of its tools; none before its first call
 * @param retriesLeft how many calls may be sent once more now; empty before its first call
 * @param conversations with it over child processes or HTTP+SSE streams
 * @param incidents the last, the newest first
 */
public record AdapterSight(
    List<BreakerSight> breakers,
    Optional<Double> retriesLeft,
    int conversations,
    List<Incident> incidents) {

  public AdapterSight {
    breakers = List.copyOf(breakers);
    incidents = List.copyOf(incidents);
  }
}
