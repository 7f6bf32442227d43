package io.cardea.upstream.sse;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A server that speaks HTTP+SSE as a test tells it. */
final class SseServer implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  final BlockingQueue<String> posted = new LinkedBlockingQueue<>();
  final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
  final List<HttpServerResponse> streams = new CopyOnWriteArrayList<>();
  final List<String> credentials = new CopyOnWriteArrayList<>();

  /** What the {@code endpoint} event says. */
  volatile String endpoint = "/message?session=1";

  /** The status of the stream's answer, or 0: none. */
  volatile int streamStatus = 200;

  /** The status of a POST's answer, or 0: none. */
  volatile int postStatus = 202;

  /** Answers a message on a stream. */
  volatile BiConsumer<String, HttpServerResponse> answer = (_, _) -> {};

  SseServer() {
    server = vertx.createHttpServer().requestHandler(this::handle);
    server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  int port() {
    return server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    credentials.add(String.valueOf(request.getHeader("authorization")));
    switch (request.method().name() + " " + request.path()) {
      case "GET /sse" -> stream(request);
      case "POST /message", "POST /sse" ->
          request.body().onSuccess(body -> message(request, body.toString()));
      default -> request.response().setStatusCode(405).end();
    }
  }

  private void stream(HttpServerRequest request) {
    if (streamStatus == 0) {
      return;
    }
    HttpServerResponse response = request.response().setStatusCode(streamStatus);
    if (streamStatus != 200) {
      response.end();
      return;
    }
    response.setChunked(true).putHeader("content-type", "text/event-stream; charset=utf-8");
    response.closeHandler(_ -> gone.add("stream"));
    streams.add(response);
    response.write(": hello\n\n");
    if (!endpoint.isEmpty()) {
      response.write("event: endpoint\ndata: " + endpoint + "\n\n");
    }
  }

  private void message(HttpServerRequest request, String json) {
    posted.add(request.uri() + " " + json);
    if (postStatus != 0) {
      request.response().setStatusCode(postStatus).end("Accepted");
    }
    HttpServerResponse stream = streams.getLast();
    answer.accept(json, stream);
  }

  static void event(HttpServerResponse stream, String json) {
    stream.write("event: message\ndata: " + json + "\n\n");
  }

  String nextPost() throws InterruptedException {
    return String.valueOf(posted.poll(10, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
