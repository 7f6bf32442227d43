package io.cardea.upstream.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.rest.RestBody;
import io.cardea.model.rest.RestField.Place;
import io.cardea.model.rest.RestJson;
import io.cardea.model.rest.RestRequest;
import io.cardea.model.rest.RestRequest.Method;
import io.cardea.model.rest.RestTool;
import io.cardea.model.rest.RestValue.Argument;
import io.cardea.model.rest.RestValue.Fixed;
import io.cardea.model.rest.RestValue.Style;
import io.cardea.upstream.conversation.Loops;
import io.cardea.upstream.http.HttpUpstreams;
import io.cardea.upstream.loop.VertxLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls go through the one HTTP client there is, within its rules. */
class RestOverHttpTest {

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Loops loops =
      new Loops(vertx ->
          new RestUpstreams(
              new VertxLoop(vertx, vertx.getOrCreateContext()),
              new HttpUpstreams(vertx, 1),
              new Apis(),
              64));
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/", this::serve);
    server.start();
  }

  @AfterEach
  void close() {
    over.countDown();
    loops.close();
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    seen.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("X-Key")
            + " "
            + body);
    if (exchange.getRequestURI().getPath().endsWith("/slow")) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    byte[] answer = "{\"ok\":true}".getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(body.isEmpty() ? 200 : 201, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private Adapter adapter(boolean mayBePrivate, RestRequest request, Optional<Duration> timeout) {
    HttpEndpoint endpoint =
        new HttpEndpoint(
            "127.0.0.1",
            server.getAddress().getPort(),
            false,
            "/v1",
            Map.of("user-agent", "cardea"),
            mayBePrivate);
    RestTool tool = Samples.tool(Samples.ANY, request);
    RestTool timed = new RestTool("t", tool.definition(), request, "", timeout);
    return Loops.adapter("shop", new RestUpstream(endpoint, List.of(timed)), Loops.LIMITS);
  }

  private String call(Adapter adapter, String arguments) throws InterruptedException {
    return loops
        .post(
            Loops.anybody(adapter),
            "",
            """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","arguments":%s,\
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
            "io.modelcontextprotocol/clientCapabilities":{}}}}\
            """
                .formatted(arguments))
        .next();
  }

  private static RestRequest at(String path) {
    return Samples.request(Method.GET, List.of(new Fixed(path)), List.of(), new RestBody.None());
  }

  @Test
  void shouldSendEachMethodWithWhatBelongsToIt() throws Exception {
    for (Method method : Method.values()) {
      RestBody body =
          method == Method.GET
              ? new RestBody.None()
              : new RestBody.Json("application/json", new RestJson.Others());
      RestRequest request =
          Samples.request(
              method,
              List.of(new Fixed("/a/"), new Argument("id", Style.COMMAS)),
              List.of(Samples.fixed(Place.HEADER, "x-key", "k")),
              body);

      assertThat(call(adapter(true, request, Optional.empty()), "{\"id\":\"b/c\",\"n\":1}"))
          .startsWith("body 200")
          .contains("\"structuredContent\":{\"ok\":true}");
      assertThat(seen.take())
          .isEqualTo(method + " /v1/a/b%2Fc k " + (method == Method.GET ? "" : "{\"n\":1}"));
    }
  }

  @Test
  void shouldNotReachAPrivateAddressUnlessAllowed() throws Exception {
    assertThat(call(adapter(false, at("/x"), Optional.empty()), "{}")).isEqualTo("BLOCKED unsent");
    assertThat(seen).isEmpty();
  }

  @Test
  void shouldGiveUpAfterTheTimeoutOfTheTool() throws Exception {
    Adapter adapter = adapter(true, at("/slow"), Optional.of(Duration.ofMillis(50)));

    assertThat(call(adapter, "{}")).isEqualTo("TIMEOUT sent");
    assertThat(seen.take()).startsWith("GET /v1/slow");
  }
}
