package io.cardea.upstream.http;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.mcp.sse.SseReader;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamReply;
import io.vertx.core.buffer.Buffer;

/** An answer that is an event stream. */
final class EventBody {

  private final HttpExchange exchange;
  private final UpstreamReply reply;
  private final SseReader reader;

  EventBody(HttpExchange exchange, UpstreamReply reply, int maxEventBytes) {
    this.exchange = exchange;
    this.reply = reply;
    this.reader = new SseReader(maxEventBytes);
  }

  void onChunk(Buffer chunk) {
    if (exchange.isDone()) {
      return;
    }
    exchange.touch();
    byte[] bytes = chunk.getBytes();
    if (!reader.feed(bytes, 0, bytes.length, this::onEvent)) {
      exchange.fail(
          UpstreamFailure.Kind.TOO_LARGE, "an event is larger than the adapter's messageBytes");
    }
  }

  private void onEvent(SseEvent event) {
    if (!exchange.isDone()) {
      exchange.deliver(() -> reply.onEvent(event));
    }
  }

  void onEnd() {
    if (!exchange.isDone()) {
      exchange.touch();
      exchange.finish(true);
      exchange.deliver(reply::onEnd);
    }
  }
}
