package io.cardea.model.incident;

import io.cardea.model.adapter.AdapterKey;

/**
 * Where every healing, ejection, breaker change and refusal is noted: it is counted, logged and
 * kept for {@code cardea describe}. Thread-safe, does not block, may be called for every call.
 */
public interface Incidents {

  /** Notes nothing. */
  Incidents NONE =
      new Incidents() {
        @Override
        public void note(AdapterKey adapter, Incident.Kind kind, String cause) {}

        @Override
        public void note(Incident.Kind kind, String cause) {}
      };

  /**
   * Something happened to {@code adapter}.
   *
   * @param cause why, in words of the gateway's own: no secrets, nothing that callers choose. Best
   *     one of few texts, because incidents of the same cause are counted together. What is longer
   *     than {@link Incident#MAX_CAUSE} is cut
   */
  void note(AdapterKey adapter, Incident.Kind kind, String cause);

  /** Something happened to the gateway as a whole, or at an address of several servers. */
  void note(Incident.Kind kind, String cause);
}
