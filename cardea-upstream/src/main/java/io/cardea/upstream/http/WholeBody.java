package io.cardea.upstream.http;

import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** An answer that is read whole before anything is done with it. */
final class WholeBody {

  private static final byte[] EMPTY = new byte[0];

  private final HttpExchange exchange;
  private final UpstreamReply reply;
  private final UpstreamHead head;
  private final int maxBytes;
  private @Nullable Buffer received;

  WholeBody(HttpExchange exchange, UpstreamReply reply, UpstreamHead head, int maxBytes) {
    this.exchange = exchange;
    this.reply = reply;
    this.head = head;
    this.maxBytes = maxBytes;
  }

  void onChunk(Buffer chunk) {
    if (exchange.isDone()) {
      return;
    }
    exchange.touch();
    Buffer before = received;
    received = before == null ? chunk : before.appendBuffer(chunk);
    if (received.length() > maxBytes) {
      exchange.fail(
          UpstreamFailure.Kind.TOO_LARGE, "the answer is larger than the adapter's messageBytes");
    }
  }

  void onEnd() {
    if (!exchange.isDone()) {
      exchange.touch();
      exchange.finish(true);
      byte[] body = received == null ? EMPTY : received.getBytes();
      exchange.deliver(() -> reply.onBody(head, body));
    }
  }
}
