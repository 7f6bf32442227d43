package io.cardea.dataplane.rounds;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.Map;

/**
 * The way back to a client that may be asked something on it: once that has happened, whatever
 * comes goes on the same stream. Lives on one event loop.
 */
final class OneStream implements ClientReply {

  private final ClientReply client;
  private final Runnable lastWords;
  private Runnable onGone = () -> {};
  private boolean streaming;

  /**
   * @param lastWords runs before the stream ends
   */
  OneStream(ClientReply client, Runnable lastWords) {
    this.client = client;
    this.lastWords = lastWords;
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    if (!streaming) {
      client.body(status, headers, json);
      return;
    }
    if (json.length > 0) {
      client.event(SseEvent.message(json));
    }
    end();
  }

  @Override
  public void stream(Map<String, String> headers) {
    if (!streaming) {
      streaming = true;
      client.stream(headers);
    }
  }

  @Override
  public boolean event(SseEvent event) {
    return client.event(event);
  }

  @Override
  public void end() {
    lastWords.run();
    client.end();
  }

  @Override
  public void onDrain(Runnable action) {
    client.onDrain(action);
  }

  @Override
  public boolean mayReturn() {
    return client.mayReturn();
  }

  @Override
  public void letGo(int retryMillis) {
    client.letGo(retryMillis);
  }

  @Override
  public void onGone(Runnable action) {
    onGone = action;
    client.onGone(action);
  }

  /**
   * Ends without an answer, because the client has taken its request back (MCP 2025-11-25,
   * "Cancellation").
   */
  void leave() {
    stream(Map.of());
    lastWords.run();
    onGone.run();
    client.end();
  }
}
