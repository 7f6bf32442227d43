package io.cardea.dataplane.sse;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.Map;

/** For a request of the gateway's own whose answer changes nothing. */
final class NoReply implements ClientReply {

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {}

  @Override
  public void stream(Map<String, String> headers) {}

  @Override
  public boolean event(SseEvent event) {
    return true;
  }

  @Override
  public void end() {}

  @Override
  public void onDrain(Runnable action) {
    action.run();
  }

  @Override
  public boolean mayReturn() {
    return false;
  }

  @Override
  public void onGone(Runnable action) {}
}
