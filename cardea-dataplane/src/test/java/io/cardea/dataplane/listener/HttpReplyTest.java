package io.cardea.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpReplyTest {

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<HttpServerRequest> request = new CompletableFuture<>();
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

  @AfterEach
  void close() {
    await(vertx.close().toCompletionStage());
  }

  @Test
  void shouldTellThatTheClientGoes() {
    NetSocket client = ask();
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    new HttpReply(await(request), _ -> {}).onGone(() -> gone.complete(true));
    assertThat(gone).isNotDone();
    await(client.close().toCompletionStage());
    assertThat(await(gone)).isTrue();
  }

  @Test
  void shouldTellThatTheClientHasGoneBeforeAnybodyAsked() {
    // Given a client that went away while its request was still looked at
    NetSocket client = ask();
    HttpServerRequest left = await(request);
    await(client.close().toCompletionStage());
    assertThat(await(closed)).isTrue();
    // Then whoever asks afterwards learns it too, for nothing else would ever end its stream
    CompletableFuture<Boolean> gone = new CompletableFuture<>();
    new HttpReply(left, _ -> {}).onGone(() -> gone.complete(true));
    assertThat(await(gone)).isTrue();
  }

  private NetSocket ask() {
    HttpServer server =
        await(
            vertx
                .createHttpServer()
                .connectionHandler(
                    connection -> connection.closeHandler(_ -> closed.complete(true)))
                .requestHandler(request::complete)
                .listen(0, "127.0.0.1")
                .toCompletionStage());
    NetSocket client =
        await(
            vertx.createNetClient().connect(server.actualPort(), "127.0.0.1").toCompletionStage());
    await(client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").toCompletionStage());
    return client;
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
