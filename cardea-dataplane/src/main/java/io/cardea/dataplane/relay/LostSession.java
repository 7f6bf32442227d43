package io.cardea.dataplane.relay;

import io.cardea.upstream.exchange.ForwardingReply;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/**
 * Notices that a server does not know the session of a call any more. It has then not run the call
 * ({@link SessionLoss}), so another session may be opened for it.
 */
public final class LostSession extends ForwardingReply {

  private final Runnable onLost;

  /**
   * Passes everything on to {@code reply} but the loss of the session.
   *
   * @param onLost runs instead
   */
  public LostSession(UpstreamReply reply, Runnable onLost) {
    super(reply);
    this.onLost = onLost;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (SessionLoss.isSaid(head, body)) {
      onLost.run();
    } else {
      super.onBody(head, body);
    }
  }
}
