package io.cardea.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpExchangeTest {

  private final Upstream upstream = new Upstream();

  @AfterEach
  void close() {
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({"CALL, POST", "LISTEN, POST", "STREAM, GET", "DELETE, DELETE"})
  void shouldSendEachKindAsItsMethod(Kind kind, String method) throws Exception {
    assertThat(upstream.open(kind, Upstream.LIMITS).next()).isEqualTo("body 200 ");
    HttpServerRequest request = upstream.request();
    assertThat(request.method().name()).isEqualTo(method);
    assertThat(request.uri()).isEqualTo("/mcp?x=1");
  }

  @Test
  void shouldSendTheEndpointsFieldsAndTheRequests() throws Exception {
    Adapter adapter = upstream.adapter(Upstream.LIMITS, Map.of("Authorization", "Bearer up"));
    upstream.open(
        Kind.CALL, adapter, List.of(Map.entry("mcp-param-a", "1"), Map.entry("accept", "x")));
    HttpServerRequest request = upstream.request();
    assertThat(request.getHeader("authorization")).isEqualTo("Bearer up");
    assertThat(request.getHeader("mcp-param-a")).isEqualTo("1");
    assertThat(request.headers().getAll("accept")).containsExactly("x");
    assertThat(request.headers().getAll("host")).hasSize(1);
    assertThat(request.getHeader("content-length")).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({"200", "202", "400", "404", "500", "302"})
  void shouldGiveEveryStatusWithItsBodyAndFollowNoRedirect(int status) throws Exception {
    upstream.behaviour =
        request ->
            request
                .response()
                .setStatusCode(status)
                .putHeader("Location", "http://127.0.0.1:1/")
                .end("{}");
    assertThat(upstream.call().next()).isEqualTo("body " + status + " {}");
    assertThat(upstream.requests).hasSize(1);
  }

  @Test
  void shouldGiveEventsOneByOneThenTheEnd() throws Exception {
    upstream.behaviour =
        request -> {
          HttpServerResponse response = events(request);
          response.write("data: 1\n\ndata: 2\n\nid: 3\nda");
          response.end("ta: 3\n\n");
        };
    Upstream.Running running = upstream.call();
    assertThat(running.next()).isEqualTo("stream 200");
    assertThat(running.next()).isEqualTo("event 1");
    assertThat(running.next()).isEqualTo("event 2");
    assertThat(running.next()).isEqualTo("event 3");
    assertThat(running.next()).isEqualTo("end");
    assertThat(upstream.call().next()).isEqualTo("stream 200");
    assertThat(upstream.connections).hasValue(1);
  }

  @Test
  void shouldReadAnEventStreamOfAnErrorAsABody() throws Exception {
    upstream.behaviour = request -> events(request).setStatusCode(500).end("data: x\n\n");
    assertThat(upstream.call().next()).isEqualTo("body 500 data: x\n\n");
  }

  @ParameterizedTest
  @CsvSource({"4096, body 200 ", "4097, TOO_LARGE sent", "200000, TOO_LARGE sent"})
  void shouldLimitABody(int bytes, String expected) throws Exception {
    upstream.behaviour = request -> request.response().end(Buffer.buffer("x".repeat(bytes)));
    assertThat(upstream.call().next()).startsWith(expected.strip());
    if (bytes > 4096) {
      assertThat(upstream.closed.poll(5, TimeUnit.SECONDS)).isEqualTo("connection 1");
    }
  }

  @Test
  void shouldLimitAnEvent() throws Exception {
    upstream.behaviour =
        request -> {
          HttpServerResponse response = events(request);
          response.write("data: fine\n\n");
          response.write("data: " + "x".repeat(5000));
        };
    Upstream.Running running = upstream.call();
    assertThat(running.next()).isEqualTo("stream 200");
    assertThat(running.next()).isEqualTo("event fine");
    assertThat(running.next()).isEqualTo("TOO_LARGE sent");
    assertThat(upstream.closed.poll(5, TimeUnit.SECONDS)).isEqualTo("connection 1");
  }

  @Test
  void shouldSayThatItBrokeInTheMiddle() throws Exception {
    upstream.behaviour =
        request -> {
          request.response().putHeader("Content-Length", "100").write("{");
          request.connection().close();
        };
    assertThat(upstream.call().next()).isEqualTo("BROKEN sent");
    upstream.behaviour =
        request ->
            events(request).write("data: 1\n\n").onComplete(_ -> request.connection().close());
    Upstream.Running stream = upstream.call();
    assertThat(stream.next()).isEqualTo("stream 200");
    assertThat(stream.next()).isEqualTo("event 1");
    assertThat(stream.next()).isEqualTo("BROKEN sent");
    assertThat(stream.heard().all).isEmpty();
  }

  @Test
  void shouldSayThatItBrokeBeforeTheAnswer() throws Exception {
    upstream.behaviour = request -> request.connection().close();
    assertThat(upstream.call().next()).isEqualTo("BROKEN sent");
    upstream.behaviour = request -> request.response().end();
    assertThat(upstream.call().next()).isEqualTo("body 200 ");
  }

  @Test
  void shouldSayThatNobodyListens() throws Exception {
    Adapter nobody = Upstream.adapter("nobody", 1, Upstream.LIMITS, Map.of());
    for (int i = 0; i < 5; i++) {
      assertThat(upstream.open(Kind.CALL, nobody, List.of()).next())
          .isEqualTo("UNREACHABLE unsent");
      assertThat(upstream.open(Kind.STREAM, nobody, List.of()).next())
          .isEqualTo("UNREACHABLE unsent");
    }
  }

  @Test
  void shouldTimeOutWhenNothingComes() throws Exception {
    upstream.behaviour = _ -> {};
    AdapterLimits limits = limits(Duration.ofMillis(200), Duration.ofSeconds(20));
    assertThat(upstream.open(Kind.CALL, limits).next()).isEqualTo("TIMEOUT sent");
    assertThat(upstream.closed.poll(5, TimeUnit.SECONDS)).isEqualTo("connection 1");
  }

  @Test
  void shouldTimeOutACallThatTrickles() throws Exception {
    // Given an answer of which something comes all the time
    upstream.behaviour =
        request -> {
          HttpServerResponse response = events(request);
          io.vertx.core.Vertx.currentContext()
              .owner()
              .setPeriodic(50, _ -> response.write(": still here\n\n"));
        };
    AdapterLimits limits = limits(Duration.ofSeconds(20), Duration.ofMillis(400));
    Upstream.Running running = upstream.open(Kind.CALL, limits);
    assertThat(running.next()).isEqualTo("stream 200");
    assertThat(running.next()).isEqualTo("TIMEOUT sent");
  }

  @Test
  void shouldLetEndlessStreamsBeSilent() throws Exception {
    upstream.behaviour = request -> events(request).writeHead();
    AdapterLimits limits = limits(Duration.ofMillis(100), Duration.ofMillis(100));
    Upstream.Running stream = upstream.open(Kind.STREAM, limits);
    Upstream.Running listen = upstream.open(Kind.LISTEN, limits);
    assertThat(stream.next()).isEqualTo("stream 200");
    assertThat(listen.next()).isEqualTo("stream 200");
    // When calls beside them time out
    upstream.behaviour = _ -> {};
    assertThat(upstream.open(Kind.CALL, limits).next()).isEqualTo("TIMEOUT sent");
    // Then they go on
    assertThat(stream.heard().all).isEmpty();
    assertThat(listen.heard().all).isEmpty();
  }

  @Test
  void shouldHoldTheServerBackWhilePaused() throws Exception {
    // Given a stream without end that writes for as long as it may
    AtomicLong written = new AtomicLong();
    upstream.behaviour = request -> pump(events(request), written);
    Upstream.Running running = upstream.open(Kind.STREAM, Upstream.LIMITS);
    assertThat(running.next()).isEqualTo("stream 200");
    running.next();
    upstream.on(() -> {
      running.exchange().pause();
      return true;
    });
    // When it is paused, the server can write no more before long
    long before = -1;
    while (before != written.get()) {
      before = written.get();
      running.heard().all.poll(300, TimeUnit.MILLISECONDS);
      running.heard().all.clear();
    }
    assertThat(running.heard().all.poll(300, TimeUnit.MILLISECONDS)).isNull();
    // And when it goes on, so does the server
    upstream.on(() -> {
      running.exchange().resume();
      return true;
    });
    assertThat(running.next()).startsWith("event ");
    upstream.cancel(running);
  }

  private static void pump(HttpServerResponse response, AtomicLong written) {
    String event = "data: " + "x".repeat(1000) + "\n\n";
    while (!response.writeQueueFull() && !response.closed()) {
      response.write(event);
      written.addAndGet(event.length());
    }
    response.drainHandler(_ -> pump(response, written));
  }

  private static HttpServerResponse events(HttpServerRequest request) {
    return request.response().putHeader("Content-Type", "text/event-stream").setChunked(true);
  }

  private static AdapterLimits limits(Duration idle, Duration call) {
    return new AdapterLimits(2, 2, Duration.ofSeconds(2), idle, call, 4096, ProcessLimits.DEFAULT);
  }
}
