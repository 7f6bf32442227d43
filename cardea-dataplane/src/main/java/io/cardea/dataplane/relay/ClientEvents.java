package io.cardea.dataplane.relay;

import io.cardea.mcp.sse.SseEvent;

/** What a client gets of an event stream, as fast as it takes it. Lives on one event loop. */
final class ClientEvents {

  private final ClientReply client;
  private final Runnable onDrained;
  private boolean isFull;

  /**
   * @param onDrained runs when a client that was full can take more
   */
  ClientEvents(ClientReply client, Runnable onDrained) {
    this.client = client;
    this.onDrained = onDrained;
  }

  /** Whether the client cannot take more for now. */
  boolean isFull() {
    return isFull;
  }

  /** Sends {@code event}, without the server's id; {@code false} if the client is full then. */
  boolean send(SseEvent event) {
    // What is there for its id only says nothing to somebody who does not get that.
    boolean isPointless = event.isEmpty() && event.retry().isEmpty();
    if (isPointless || client.event(event.withoutId())) {
      return true;
    }
    isFull = true;
    client.onDrain(() -> {
      isFull = false;
      onDrained.run();
    });
    return false;
  }
}
