package io.cardea.upstream.http;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.mcp.sse.SseReader;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamReply;

/** An answer that is an event stream. */
final class EventBody implements AnswerBody {

  private final HttpExchange exchange;
  private final UpstreamReply reply;
  private final SseReader reader;

  EventBody(HttpExchange exchange, UpstreamReply reply) {
    this.exchange = exchange;
    this.reply = reply;
    this.reader = new SseReader(exchange.messageBytes());
  }

  @Override
  public void onData(byte[] bytes, int from, int to) {
    if (!reader.feed(bytes, from, to, this::onEvent)) {
      exchange.fail(
          UpstreamFailure.Kind.TOO_LARGE, "an event is larger than the adapter's messageBytes");
    }
  }

  private void onEvent(SseEvent event) {
    if (!exchange.isDone()) {
      reply.onEvent(event);
    }
  }

  @Override
  public void onEnd() {
    exchange.finish(true);
    reply.onEnd();
  }
}
