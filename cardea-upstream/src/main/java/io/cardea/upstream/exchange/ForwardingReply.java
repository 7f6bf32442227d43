package io.cardea.upstream.exchange;

import io.cardea.mcp.sse.SseEvent;

/** Passes on all that it hears, but what its subclass does something else with. */
public abstract class ForwardingReply implements UpstreamReply {

  private final UpstreamReply reply;

  /**
   * @param reply who hears it
   */
  protected ForwardingReply(UpstreamReply reply) {
    this.reply = reply;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    reply.onBody(head, body);
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
  public void onLater(int retryMillis) {
    reply.onLater(retryMillis);
  }

  @Override
  public void onEnd() {
    reply.onEnd();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    reply.onFailure(failure);
  }
}
