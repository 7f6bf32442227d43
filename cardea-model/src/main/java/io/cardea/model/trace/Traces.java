package io.cardea.model.trace;

import java.util.Optional;

/** Where requests are told of. Thread-safe. */
public interface Traces {

  /** Nobody is told anything. */
  Traces OFF =
      new Traces() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Trace begin(Optional<TraceContext> message, Optional<TraceContext> transport) {
          return Trace.NONE;
        }
      };

  /** Whether anybody is told anything. */
  boolean isOn();

  /**
   * A request begins.
   *
   * @param message the place in a trace that its message claims to come from
   * @param transport the same of what carried it
   */
  Trace begin(Optional<TraceContext> message, Optional<TraceContext> transport);
}
