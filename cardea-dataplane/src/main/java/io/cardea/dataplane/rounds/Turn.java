package io.cardea.dataplane.rounds;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/**
 * A server's answer in one round. When it has asked for input, nothing more of it counts: its
 * stream may end, or break, at leisure.
 */
final class Turn implements UpstreamReply {

  private final UpstreamReply relay;
  private boolean isClosed;

  Turn(UpstreamReply relay) {
    this.relay = relay;
  }

  void close() {
    isClosed = true;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (!isClosed) {
      relay.onBody(head, body);
    }
  }

  @Override
  public void onStream(UpstreamHead head) {
    if (!isClosed) {
      relay.onStream(head);
    }
  }

  @Override
  public void onEvent(SseEvent event) {
    if (!isClosed) {
      relay.onEvent(event);
    }
  }

  @Override
  public void onEnd() {
    if (!isClosed) {
      relay.onEnd();
    }
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    if (!isClosed) {
      relay.onFailure(failure);
    }
  }
}
