package io.cardea.dataplane.relay;

import io.cardea.mcp.sse.SseEvent;
import java.util.HashMap;
import java.util.Map;

/** A reply whose head gets one more field, if there is something to put in it by then. */
final class HeaderAdding implements ClientReply {

  private final ClientReply client;
  private final Map<String, String> added = new HashMap<>();

  HeaderAdding(ClientReply client) {
    this.client = client;
  }

  void add(String name, String value) {
    added.put(name, value);
  }

  private Map<String, String> merged(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(added);
    return all;
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    client.body(status, merged(headers), json);
  }

  @Override
  public void stream(Map<String, String> headers) {
    client.stream(merged(headers));
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
  public boolean mayReturn() {
    return client.mayReturn();
  }

  @Override
  public void letGo(int retryMillis) {
    client.letGo(retryMillis);
  }

  @Override
  public void onGone(Runnable action) {
    client.onGone(action);
  }
}
