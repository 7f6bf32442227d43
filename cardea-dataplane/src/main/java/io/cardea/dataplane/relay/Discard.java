package io.cardea.dataplane.relay;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/** For a request of Cardea's own whose answer changes nothing. */
public final class Discard implements UpstreamReply {

  @Override
  public void onBody(UpstreamHead head, byte[] body) {}

  @Override
  public void onStream(UpstreamHead head) {}

  @Override
  public void onEvent(SseEvent event) {}

  @Override
  public void onEnd() {}

  @Override
  public void onFailure(UpstreamFailure failure) {}
}
