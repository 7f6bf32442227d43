package io.cardea.dataplane.listener;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.limit.GatewayLimits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a request's body whole, within its limit. */
final class BodyReader {

  static final byte[] EMPTY = new byte[0];

  private final HttpServerRequest request;
  private final GatewayLimits limits;
  private @Nullable Buffer received;
  private boolean done;

  BodyReader(HttpServerRequest request, GatewayLimits limits) {
    this.request = request;
    this.limits = limits;
  }

  void read(Consumer<byte[]> whole, Consumer<Refusal> refused) {
    String length = request.getHeader("content-length");
    if (length != null && Long.parseLong(length) > limits.bodyBytes()) {
      refused.accept(tooLarge());
      return;
    }
    request.handler(chunk -> {
      if (!done) {
        append(chunk, refused);
      }
    });
    request.endHandler(_ -> {
      if (!done) {
        done = true;
        Buffer body = received;
        whole.accept(body == null ? EMPTY : body.getBytes());
      }
    });
  }

  private void append(Buffer chunk, Consumer<Refusal> refused) {
    Buffer before = received;
    received = before == null ? chunk : before.appendBuffer(chunk);
    if (received.length() > limits.bodyBytes()) {
      done = true;
      received = null;
      refused.accept(tooLarge());
    }
  }

  private Refusal tooLarge() {
    return Refusal.of(
        413,
        RpcError.INVALID_REQUEST,
        "The body is larger than " + limits.bodyBytes() + " bytes (limits.bodyBytes).");
  }
}
