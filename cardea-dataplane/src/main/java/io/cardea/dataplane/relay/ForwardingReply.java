package io.cardea.dataplane.relay;

import io.cardea.mcp.sse.SseEvent;
import java.util.Map;

/** Passes everything on to another reply; who extends it changes some of it. */
public abstract class ForwardingReply implements ClientReply {

  private final ClientReply client;

  protected ForwardingReply(ClientReply client) {
    this.client = client;
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    client.body(status, headers, json);
  }

  @Override
  public void stream(Map<String, String> headers) {
    client.stream(headers);
  }

  @Override
  public boolean event(SseEvent event) {
    return client.event(event);
  }

  @Override
  public void end() {
    client.end();
  }

  @Override
  public void onDrain(Runnable action) {
    client.onDrain(action);
  }

  @Override
  public void onGone(Runnable action) {
    client.onGone(action);
  }

  @Override
  public boolean mayReturn() {
    return client.mayReturn();
  }

  @Override
  public void letGo(int retryMillis) {
    client.letGo(retryMillis);
  }
}
