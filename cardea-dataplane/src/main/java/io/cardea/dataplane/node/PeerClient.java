package io.cardea.dataplane.node;

import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.node.PeerAnswer;
import java.util.HashMap;
import java.util.Map;

/** The way back to a client at another node. Lives on one event loop. */
final class PeerClient implements ClientReply {

  private final PeerAnswer answer;
  private final EventLoop loop;
  private boolean begun;
  private boolean over;

  PeerClient(PeerAnswer answer, EventLoop loop) {
    this.answer = answer;
    this.loop = loop;
  }

  /** The request belongs elsewhere, and nothing was done with it here. */
  void notTaken() {
    over = true;
    answer.notTaken();
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    if (over) {
      return;
    }
    // A fault in the middle of a stream: all that can still be said is that it is over.
    if (!begun) {
      answer.head(status, typed(headers, "application/json"));
      answer.bytes(json);
    }
    end();
  }

  @Override
  public void stream(Map<String, String> headers) {
    if (!over && !begun) {
      begun = true;
      answer.head(200, typed(headers, "text/event-stream"));
    }
  }

  private static Map<String, String> typed(Map<String, String> headers, String type) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Content-Type", type);
    return all;
  }

  @Override
  public boolean event(SseEvent event) {
    return over || answer.bytes(event.toBytes());
  }

  @Override
  public void end() {
    if (!over) {
      over = true;
      answer.end();
    }
  }

  /** To any node: the home of its session is found again. */
  @Override
  public boolean mayReturn() {
    return true;
  }

  @Override
  public void onDrain(Runnable action) {
    answer.onDrain(() -> loop.run(action));
  }

  @Override
  public void onGone(Runnable action) {
    answer.onGone(() -> loop.run(action));
  }
}
