package io.cardea.controlplane.admin;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.sight.AdapterSight;
import io.cardea.model.sight.BreakerSight;
import io.cardea.model.sight.SightSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Every adapter has a tool whose breaker is open.
 *
 * @param since when that was
 */
record Trouble(Instant since) implements SightSource {

  @Override
  public AdapterSight of(AdapterKey adapter) {
    return new AdapterSight(
        List.of(
            new BreakerSight("", BreakerSight.State.CLOSED, 12, 1, Optional.empty()),
            new BreakerSight(
                "t", BreakerSight.State.OPEN, 9, 9, Optional.of(Duration.ofSeconds(7)))),
        Optional.of(4.96),
        3,
        List.of(new Incident(Incident.Kind.BREAKER_OPENED, "9 of 9 failed", since, since, 2)));
  }

  @Override
  public List<Incident> ofGateway() {
    return List.of();
  }
}
