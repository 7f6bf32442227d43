package io.cardea.model.limit;

import java.time.Duration;

/**
 * Bounds of what is kept of event streams for clients that come back for what they have missed (MCP
 * 2025-11-25, "Resumability and Redelivery").
 *
 * @param events of one stream
 * @param streamBytes of one stream
 * @param principalBytes of all streams of one principal
 * @param bytes of all streams of this node
 * @param keep how long an event is kept, and how long a stream or call goes on without a client
 */
public record ReplayLimits(
    int events, int streamBytes, int principalBytes, int bytes, Duration keep) {

  /** What a gateway gets that says nothing. */
  public static final ReplayLimits DEFAULT =
      new ReplayLimits(256, 1024 * 1024, 8 * 1024 * 1024, 64 * 1024 * 1024, Duration.ofMinutes(5));
}
