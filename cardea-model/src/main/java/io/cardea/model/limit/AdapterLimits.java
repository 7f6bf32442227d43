package io.cardea.model.limit;

import java.time.Duration;

/**
 * Bounds of one adapter.
 *
 * @param connections open connections to the upstream, for calls
 * @param queue calls waiting for one of them
 * @param connectTimeout until the connection stands
 * @param idleTimeout between two bytes of an answer; progress resets it
 * @param callTimeout of a whole call, whatever progress it reports
 * @param messageBytes of one upstream message: a JSON body, an SSE event, a line
 * @param processes child processes, if the server is one
 */
public record AdapterLimits(
    int connections,
    int queue,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration callTimeout,
    int messageBytes,
    ProcessLimits processes) {

  /** What an adapter gets that says nothing. */
  public static final AdapterLimits DEFAULT =
      new AdapterLimits(
          256,
          1024,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          16 * 1024 * 1024,
          ProcessLimits.DEFAULT);

  public AdapterLimits {
    if (connections < 1 || queue < 0 || messageBytes < 1024) {
      throw new IllegalArgumentException("a limit is out of its range");
    }
  }
}
