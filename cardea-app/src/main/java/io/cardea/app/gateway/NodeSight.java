package io.cardea.app.gateway;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.IncidentSource;
import io.cardea.model.sight.AdapterSight;
import io.cardea.model.sight.SightSource;
import java.util.List;

/** What this node sees of its servers: breakers and conversations of its own, and incidents. */
record NodeSight(Outbound outbound, IncidentSource incidents) implements SightSource {

  @Override
  public AdapterSight of(AdapterKey adapter) {
    return new AdapterSight(
        outbound.resilience().breakers(adapter),
        outbound.resilience().retriesLeft(adapter),
        outbound.conversations(adapter),
        incidents.of(adapter));
  }

  @Override
  public List<Incident> ofGateway() {
    return incidents.ofGateway();
  }
}
