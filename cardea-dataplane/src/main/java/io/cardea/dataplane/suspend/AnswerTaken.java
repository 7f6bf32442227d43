package io.cardea.dataplane.suspend;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.function.Consumer;

/** Notices that a server did not take a client's answer, without which the call never ends. */
final class AnswerTaken implements UpstreamReply {

  private final Consumer<UpstreamFailure> onRefused;

  AnswerTaken(Consumer<UpstreamFailure> onRefused) {
    this.onRefused = onRefused;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (head.status() >= 400) {
      onRefused.accept(
          new UpstreamFailure(
              UpstreamFailure.Kind.BROKEN,
              true,
              "HTTP status " + head.status() + " to the client's answer"));
    }
  }

  @Override
  public void onStream(UpstreamHead head) {}

  @Override
  public void onEvent(SseEvent event) {}

  @Override
  public void onEnd() {}

  @Override
  public void onFailure(UpstreamFailure failure) {
    onRefused.accept(failure);
  }
}
