package io.cardea.model.incident;

import io.cardea.model.adapter.AdapterKey;
import java.util.List;

/** What is kept of incidents, for operators. Thread-safe, does not block. */
public interface IncidentSource {

  /** Nothing is kept. */
  IncidentSource NONE =
      new IncidentSource() {
        @Override
        public List<Incident> of(AdapterKey adapter) {
          return List.of();
        }

        @Override
        public List<Incident> ofGateway() {
          return List.of();
        }
      };

  /** The last incidents of {@code adapter}, the newest first. */
  List<Incident> of(AdapterKey adapter);

  /** The last incidents of the gateway as a whole, the newest first. */
  List<Incident> ofGateway();
}
