package io.cardea.model.sight;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import java.util.List;

/** What this node sees. Thread-safe, does not block. */
public interface SightSource {

  /** What is seen of {@code adapter}. */
  AdapterSight of(AdapterKey adapter);

  /** The last incidents of the gateway as a whole, the newest first. */
  List<Incident> ofGateway();
}
