package io.cardea.dataplane.relay;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/** For a request of Cardea's own whose answer changes nothing. */
public final class Discard implements UpstreamReply {

  private final Runnable then;
  private boolean done;

  public Discard() {
    this(() -> {});
  }

  /** Runs {@code then} when the answer is over, however it ended. */
  public Discard(Runnable then) {
    this.then = then;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    finish();
  }

  @Override
  public void onStream(UpstreamHead head) {}

  @Override
  public void onEvent(SseEvent event) {}

  @Override
  public void onEnd() {
    finish();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    finish();
  }

  private void finish() {
    if (!done) {
      done = true;
      then.run();
    }
  }
}
