package io.cardea.dataplane.sse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The client's end of a stream that carries the answers of many calls. While the client is slow,
 * whoever has sent something waits. Lives on one event loop.
 */
final class Outlet {

  private final ClientReply client;
  private final Runnable onDrained;
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean full;

  /**
   * @param client where the stream is
   * @param onDrained runs each time that the client can take more
   */
  Outlet(ClientReply client, Runnable onDrained) {
    this.client = client;
    this.onDrained = onDrained;
  }

  /** Begins the stream; its first event says where messages are to be sent. */
  void begin(String address, Runnable onGone) {
    client.stream(Map.of());
    note(client.event(SseEvent.typed("endpoint", address.getBytes(UTF_8))));
    client.onGone(onGone);
  }

  /**
   * One message; {@code false}: wait for {@link #onDrain} before the next. It has no event id, for
   * this transport resumes nothing.
   */
  boolean send(byte[] json) {
    note(client.event(SseEvent.typed("message", json)));
    return !full;
  }

  private void note(boolean more) {
    if (!more && !full) {
      full = true;
      client.onDrain(this::drained);
    }
  }

  private void drained() {
    full = false;
    List<Runnable> ready = List.copyOf(waiting);
    waiting.clear();
    ready.forEach(Runnable::run);
    onDrained.run();
  }

  boolean isFull() {
    return full;
  }

  /** Runs {@code action} once, when the client can take more. */
  void onDrain(Runnable action) {
    waiting.add(action);
  }

  void end() {
    waiting.clear();
    client.end();
  }
}
