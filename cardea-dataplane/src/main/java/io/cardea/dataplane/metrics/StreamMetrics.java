package io.cardea.dataplane.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of what is kept of event streams. */
public final class StreamMetrics {

  private final Counter dropped;

  public StreamMetrics(MeterRegistry registry) {
    this.dropped =
        Counter.builder("cardea.streams.dropped")
            .description("Events dropped for want of room before a client had them")
            .register(registry);
  }

  /** An event was dropped that nobody was sent. */
  public void dropped() {
    dropped.increment();
  }
}
