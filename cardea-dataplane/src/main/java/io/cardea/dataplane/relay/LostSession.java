package io.cardea.dataplane.relay;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/**
 * Notices that a server does not know the session of a call any more. It has then not run the call
 * ({@link SessionLoss}), so another session may be opened for it.
 */
public final class LostSession implements UpstreamReply {

  private final UpstreamReply reply;
  private final Runnable onLost;

  /**
   * Passes everything on to {@code reply} but the loss of the session.
   *
   * @param onLost runs instead
   */
  public LostSession(UpstreamReply reply, Runnable onLost) {
    this.reply = reply;
    this.onLost = onLost;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (SessionLoss.isSaid(head, body)) {
      onLost.run();
    } else {
      reply.onBody(head, body);
    }
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
