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
        public Trace begin(
            long nanos, Optional<TraceContext> message, Optional<TraceContext> transport) {
          return Trace.NONE;
        }
      };

  /** Whether anybody is told anything. */
  boolean isOn();

  /**
   * A request of a known caller begins; of others nobody is told, as they could say anything.
   *
   * @param nanos when it came, on the monotonic clock
   * @param message the place in a trace that its message claims to come from
   * @param transport the same of what carried it
   */
  Trace begin(long nanos, Optional<TraceContext> message, Optional<TraceContext> transport);
}
