package io.cardea.app.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.sse.SseEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * What one HTTP request gets: a JSON text, or an event stream once something goes before the
 * answer. Writing to a reply that is over does nothing. A client that reads so slowly that Vert.x's
 * write queue (64 KiB) is full is cut off.
 */
final class Reply {

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
  private static final Buffer COMMENT = Buffer.buffer(":\n\n");

  private final HttpServerResponse response;
  private Runnable onClose = () -> {};
  private int answersDue = 1;
  private boolean isStream;
  private boolean isOver;

  Reply(HttpServerResponse response) {
    this.response = response;
    response.closeHandler(_ -> closed());
    response.exceptionHandler(_ -> closed());
  }

  /** Runs {@code action} if the client goes away before the reply is over. */
  void onClose(Runnable action) {
    onClose = action;
  }

  boolean isOver() {
    return isOver;
  }

  void header(String name, String value) {
    response.putHeader(name, value);
  }

  /** Makes it an event stream that ends after this many answers. */
  void stream(int answers) {
    answersDue = answers;
    if (!isStream && !isOver) {
      isStream = true;
      response
          .setChunked(true)
          .putHeader("content-type", "text/event-stream")
          .putHeader("cache-control", "no-store")
          .putHeader("x-accel-buffering", "no")
          .writeHead();
    }
  }

  /** Makes it an event stream that stays open, with comments to show that it lives. */
  void hold(Vertx vertx) {
    stream(1);
    vertx.setPeriodic(
        KEEP_ALIVE.toMillis(),
        timer -> {
          if (isOver) {
            vertx.cancelTimer(timer);
          } else {
            write(COMMENT);
          }
        });
  }

  /** Sends a message that comes before the answer. */
  void send(String message) {
    stream(answersDue);
    write(event(message.getBytes(UTF_8)));
  }

  /** Sends an answer; {@code status} matters only while the reply is no event stream. */
  void answer(int status, byte[] message) {
    if (isOver) {
      return;
    }
    if (!isStream) {
      isOver = true;
      response
          .setStatusCode(status)
          .putHeader("content-type", "application/json")
          .end(Buffer.buffer(message));
      return;
    }
    write(event(message));
    settle();
  }

  /** Lets an answer go: nobody wants it any more. */
  void skip() {
    stream(answersDue);
    settle();
  }

  /** Refuses the whole HTTP request, without the id of any message. */
  void refuse(int status, RpcError error) {
    answer(status, error.toBytes(Optional.empty()));
  }

  /** Ends with a status and no body. */
  void status(int status) {
    isOver = true;
    response.setStatusCode(status).end();
  }

  /** Ends an event stream whatever is still due. */
  void end() {
    if (!isOver) {
      isOver = true;
      response.end();
    }
  }

  private void settle() {
    answersDue--;
    if (answersDue <= 0) {
      end();
    }
  }

  private void write(Buffer bytes) {
    if (isOver) {
      return;
    }
    if (response.writeQueueFull()) {
      closed();
      response.reset();
      return;
    }
    response.write(bytes);
  }

  private static Buffer event(byte[] message) {
    return Buffer.buffer(SseEvent.message(message).toBytes());
  }

  private void closed() {
    if (!isOver) {
      isOver = true;
      onClose.run();
    }
  }
}
