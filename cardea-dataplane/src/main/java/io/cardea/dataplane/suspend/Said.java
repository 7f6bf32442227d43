package io.cardea.dataplane.suspend;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/** Passes an answer on, and tells once when it is over, however it ended. */
final class Said implements UpstreamReply {

  private final UpstreamReply reply;
  private final Runnable then;

  Said(UpstreamReply reply, Runnable then) {
    this.reply = reply;
    this.then = then;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    reply.onBody(head, body);
    then.run();
  }

  @Override
  public void onStream(UpstreamHead head) {
    reply.onStream(head);
  }

  @Override
  public void onEvent(SseEvent event) {
    reply.onEvent(event);
  }

  @Override
  public void onEnd() {
    reply.onEnd();
    then.run();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    reply.onFailure(failure);
    then.run();
  }
}
