package io.cardea.dataplane.listener;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.limit.GatewayLimits;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a request's body whole, within its limit. */
final class BodyReader {

  static final byte[] EMPTY = new byte[0];

  private final HttpServerRequest request;
  private final GatewayLimits limits;
  private final Set<BodyReader> reading;
  private final Consumer<byte[]> whole;
  private final Consumer<Refusal> refused;
  private final long started = System.nanoTime();
  private @Nullable Buffer received;
  private boolean done;

  BodyReader(
      HttpServerRequest request,
      GatewayLimits limits,
      Set<BodyReader> reading,
      Consumer<byte[]> whole,
      Consumer<Refusal> refused) {
    this.request = request;
    this.limits = limits;
    this.reading = reading;
    this.whole = whole;
    this.refused = refused;
  }

  void read() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && Long.parseLong(length) > limits.bodyBytes()) {
      refuse(tooLarge());
      return;
    }
    reading.add(this);
    request.handler(this::append);
    request.endHandler(_ -> end());
    request.exceptionHandler(_ -> reading.remove(this));
  }

  /** Gives up if the body takes too long. */
  void checkDeadline(long now) {
    if (!done && now - started > limits.requestTimeout().toNanos()) {
      refuse(
          Refusal.of(
              408,
              RpcError.INVALID_REQUEST,
              "The request did not arrive whole within "
                  + limits.requestTimeout().toMillis()
                  + " ms (limits.requestTimeout)."));
    }
  }

  private void end() {
    if (!done) {
      done = true;
      reading.remove(this);
      Buffer body = received;
      whole.accept(body == null ? EMPTY : body.getBytes());
    }
  }

  private void refuse(Refusal refusal) {
    done = true;
    received = null;
    reading.remove(this);
    refused.accept(refusal);
  }

  private void append(Buffer chunk) {
    if (done) {
      return;
    }
    Buffer before = received;
    received = before == null ? chunk : before.appendBuffer(chunk);
    if (received.length() > limits.bodyBytes()) {
      refuse(tooLarge());
    }
  }

  private Refusal tooLarge() {
    return Refusal.of(
        413,
        RpcError.INVALID_REQUEST,
        "The body is larger than " + limits.bodyBytes() + " bytes (limits.bodyBytes).");
  }
}
