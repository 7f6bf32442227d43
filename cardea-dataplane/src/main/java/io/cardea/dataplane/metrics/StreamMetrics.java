package io.cardea.dataplane.metrics;

import io.cardea.model.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of what is kept of event streams. */
public final class StreamMetrics {

  private final Counter dropped;

  public StreamMetrics(MeterRegistry registry) {
    this.dropped = Meters.counter(registry, Metric.STREAMS_DROPPED);
  }

  /** An event was dropped that nobody was sent. */
  public void dropped() {
    dropped.increment();
  }
}
