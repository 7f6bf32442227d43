package io.cardea.dataplane.relay;

import io.cardea.mcp.sse.SseEvent;

/** What a client gets of an event stream, as fast as it takes it. Lives on one event loop. */
final class ClientEvents {

  private final ClientReply client;
  private final Rewriting rewriting;
  private final Runnable onDrained;
  private boolean isFull;

  /**
   * @param onDrained runs when a client that was full can take more
   */
  ClientEvents(ClientReply client, Rewriting rewriting, Runnable onDrained) {
    this.client = client;
    this.rewriting = rewriting;
    this.onDrained = onDrained;
  }

  /** Whether the client cannot take more for now. */
  boolean isFull() {
    return isFull;
  }

  /** Sends {@code event}; {@code false} if the client is full then. */
  boolean send(SseEvent event) {
    SseEvent named = event.id().map(id -> named(event, id)).orElse(event);
    // An empty event is there for its id only (MCP 2025-11-25, "Streamable HTTP", priming).
    boolean isPointless = event.isEmpty() && event.id().isPresent() && named.id().isEmpty();
    if (isPointless || client.event(named)) {
      return true;
    }
    isFull = true;
    client.onDrain(() -> {
      isFull = false;
      onDrained.run();
    });
    return false;
  }

  private SseEvent named(SseEvent event, String id) {
    return rewriting.eventId(id).map(event::withId).orElseGet(event::withoutId);
  }
}
