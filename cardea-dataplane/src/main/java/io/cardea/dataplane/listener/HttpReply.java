package io.cardea.dataplane.listener;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.function.Consumer;

/** Answers an HTTP request. */
public final class HttpReply implements ClientReply {

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
  private static final CharSequence NO_STORE =
      HttpHeaders.createOptimized("no-cache, no-transform");
  private static final CharSequence ACCEL = HttpHeaders.createOptimized("x-accel-buffering");
  private static final CharSequence NO = HttpHeaders.createOptimized("no");

  private final HttpServerResponse response;

  private final Consumer<HttpReply> onStream;

  /**
   * An answer to {@code request}.
   *
   * @param onStream told when the answer becomes an event stream, which then wants keep-alives
   */
  HttpReply(HttpServerRequest request, Consumer<HttpReply> onStream) {
    this.response = request.response();
    this.onStream = onStream;
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      // A fault in the middle of a stream: all that can still be said is that it is over.
      response.end();
      return;
    }
    response.setStatusCode(status);
    headers.forEach(response::putHeader);
    if (json.length == 0) {
      response.end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
      response.end(Buffer.buffer(json));
    }
  }

  @Override
  public void stream(Map<String, String> headers) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setChunked(true);
    headers.forEach(response::putHeader);
    response.putHeader(HttpHeaders.CONTENT_TYPE, EVENTS);
    response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    response.putHeader(ACCEL, NO);
    response.writeHead();
    onStream.accept(this);
  }

  @Override
  public boolean event(SseEvent event) {
    if (response.ended() || response.closed()) {
      return true;
    }
    response.write(Buffer.buffer(event.toBytes()));
    return !response.writeQueueFull();
  }

  /** Sends a comment that keeps the connection open; {@code false} if the stream is over. */
  boolean keepAlive() {
    boolean open = !response.ended() && !response.closed();
    if (open) {
      response.write(":\n\n");
    }
    return open;
  }

  @Override
  public void end() {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  @Override
  public void onDrain(Runnable action) {
    response.drainHandler(_ -> action.run());
  }

  @Override
  public void onGone(Runnable action) {
    if (response.closed()) {
      action.run();
    } else {
      response.closeHandler(_ -> action.run());
    }
  }
}
