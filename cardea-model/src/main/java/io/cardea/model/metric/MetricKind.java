package io.cardea.model.metric;

/** How a metric behaves. */
public enum MetricKind {
  /** Only grows, until the next start. */
  COUNTER,
  /** Goes up and down. */
  GAUGE,
  /** How often, how long in all, and the longest of the last minutes. */
  TIMER,
  /** A timer that also counts by how long it took. */
  HISTOGRAM
}
