package io.cardea.upstream.resilience;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.List;

/**
 * Writes down in short what it hears.
 *
 * @param heard where
 */
record WrittenReply(List<String> heard) implements UpstreamReply {

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    heard.add(String.valueOf(head.status()));
  }

  @Override
  public void onStream(UpstreamHead head) {
    heard.add("stream");
  }

  @Override
  public void onEvent(SseEvent event) {
    heard.add("event");
  }

  @Override
  public void onEnd() {
    heard.add("end");
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    heard.add(failure.kind() + (failure.mayHaveExecuted() ? " sent" : " unsent"));
  }
}
