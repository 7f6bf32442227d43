package io.cardea.app.telemetry;

import io.cardea.model.trace.Operation;
import io.cardea.model.trace.Trace;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long calls and exchanges take, as the conventions for MCP want it. Thread-safe. */
final class Durations {

  private static final double NANOS = 1e9;

  /** Bounds in seconds that the conventions advise. */
  private static final List<Double> BOUNDS =
      List.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1d, 2d, 5d, 10d, 30d, 60d, 120d, 300d);

  private final DoubleHistogram calls;
  private final DoubleHistogram exchanges;

  Durations(Meter meter) {
    this.calls =
        histogram(
            meter,
            "mcp.server.operation.duration",
            "From a request of a client to the end of its answer");
    this.exchanges =
        histogram(
            meter,
            "mcp.client.operation.duration",
            "From a request to a server to the end of its answer");
  }

  private static DoubleHistogram histogram(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("s")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(BOUNDS)
        .build();
  }

  /**
   * It took {@code nanos}.
   *
   * @param peer with whom; null: it was a client's call
   * @param error why it failed; empty if it did not
   */
  void record(long nanos, Operation operation, Trace.@Nullable Peer peer, String error) {
    if (peer == null) {
      calls.record(nanos / NANOS, McpAttributes.of(operation, "tcp", error));
    } else {
      exchanges.record(nanos / NANOS, McpAttributes.of(operation, peer.transport(), error));
    }
  }
}
