package io.cardea.app.stdio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * An endpoint that answers by script. What is not scripted gets what a plain gateway would say: a
 * session for initialize, 202 for notifications, an empty result for requests, 405 for GET.
 */
final class FakeGateway implements AutoCloseable {

  private static final long WAIT_SECONDS = 10;

  /** One request. */
  record Asked(String what, String id, String body, Headers fields) {

    String field(String name) {
      String value = fields.getFirst(name);
      return value == null ? "" : value;
    }
  }

  /** How a kind of request is answered. */
  interface Script {
    void answer(Asked asked, HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  FakeGateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
  }

  /**
   * Answers {@code what} by {@code script} from now on.
   *
   * @param what a JSON-RPC method, {@code response}, {@code batch}, {@code GET} or {@code DELETE}
   */
  FakeGateway on(String what, Script script) {
    scripts.put(what, script);
    return this;
  }

  /** Every request of this kind so far. */
  List<Asked> asked(String what) {
    return asked.stream().filter(request -> request.what().equals(what)).toList();
  }

  /** Waits until {@code count} requests of this kind have come. */
  List<Asked> await(String what, int count) {
    eventually(() -> asked(what).size() >= count, count + " times " + what);
    return asked(what);
  }

  static void eventually(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + WAIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    Asked request = read(exchange);
    asked.add(request);
    try (exchange) {
      scripts.getOrDefault(request.what(), FakeGateway::plain).answer(request, exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Asked read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String what = exchange.getRequestMethod();
    String id = "";
    if (Json.parse(body, 64) instanceof JsonDocument json) {
      int method = json.member(JsonDocument.ROOT, "method");
      int idNode = json.member(JsonDocument.ROOT, "id");
      what = json.isArray(0) ? "batch" : json.isString(method) ? json.text(method) : "response";
      id = idNode == JsonDocument.NONE ? "" : json.raw(idNode);
    }
    return new Asked(what, id, new String(body, UTF_8), exchange.getRequestHeaders());
  }

  private static void plain(Asked request, HttpExchange exchange) throws IOException {
    if (request.what().equals("initialize")) {
      exchange.getResponseHeaders().add("Mcp-Session-Id", "session-1");
      reply(exchange, 200, result(request.id(), "{\"protocolVersion\":\"2025-06-18\"}"));
    } else if (request.what().equals("GET")) {
      reply(exchange, 405, "");
    } else if (request.what().equals("DELETE")) {
      reply(exchange, 204, "");
    } else if (request.id().isEmpty() || request.what().equals("response")) {
      reply(exchange, 202, "");
    } else {
      reply(exchange, 200, result(request.id(), "{}"));
    }
  }

  static String result(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
  }

  /** Answers with JSON. */
  static void reply(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.getBytes(UTF_8).length);
    exchange.getResponseBody().write(body.getBytes(UTF_8));
  }

  /** Begins an event stream. */
  static void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
  }

  /** Sends text on the stream. */
  static void event(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseBody().write(text.getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }

  /** Sends comments until the caller has gone. */
  static void awaitClose(HttpExchange exchange) throws InterruptedException {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        event(exchange, ":\n");
        LockSupport.parkNanos(5_000_000);
      }
    } catch (IOException e) {
      return;
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
