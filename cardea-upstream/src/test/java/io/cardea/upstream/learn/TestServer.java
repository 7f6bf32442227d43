package io.cardea.upstream.learn;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A scripted MCP server on loopback, of either era, with sessions in the legacy one. */
final class TestServer implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final AtomicInteger sessionIds = new AtomicInteger();

  /** What is asked, in order: "initialize", "tools/list after CURSOR", "GET", "DELETE". */
  final BlockingQueue<String> log = new LinkedBlockingQueue<>();

  final Set<String> sessions = ConcurrentHashMap.newKeySet();
  final List<HttpServerResponse> streams = new CopyOnWriteArrayList<>();
  final Map<String, Consumer<Asked>> script = new ConcurrentHashMap<>();
  volatile boolean modern;
  volatile String capabilities = "{\"tools\":{\"listChanged\":true}}";

  TestServer() {
    script.put("tools/list", asked -> asked.result("{\"tools\":[{\"name\":\"one\"}]}"));
    server = vertx.createHttpServer().requestHandler(this::onRequest);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  static TestServer legacy() {
    return new TestServer();
  }

  static TestServer modern() {
    TestServer server = new TestServer();
    server.modern = true;
    return server;
  }

  /** Is replaced by one of the other era, which knows nothing of the sessions there were. */
  void replace(boolean byModern) {
    modern = byModern;
    sessions.clear();
  }

  int port() {
    return server.actualPort();
  }

  private void onRequest(HttpServerRequest request) {
    request.body().onSuccess(body -> onAsked(new Asked(request, body.toString())));
  }

  private void onAsked(Asked asked) {
    String http = asked.request().method().name();
    String what = http.equals("POST") ? asked.method() : http;
    if (!what.isEmpty()) {
      log.add(what + (asked.cursor().isEmpty() ? "" : " after " + asked.cursor()));
    }
    Consumer<Asked> scripted = script.get(what.isEmpty() ? "response" : what);
    if (scripted != null) {
      scripted.accept(asked);
    } else if (modern) {
      answerModern(asked);
    } else {
      answerLegacy(asked, what);
    }
  }

  private void answerModern(Asked asked) {
    switch (asked.isModern() ? asked.method() : "") {
      case "server/discover" ->
          asked.result(
              "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":" + capabilities + "}");
      case "subscriptions/listen" -> {
        HttpServerResponse stream = asked.events();
        Asked.event(
            stream,
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
                + "\"params\":{\"notifications\":{\"toolsListChanged\":true}}}");
        streams.add(stream);
      }
      default -> asked.error(404, -32601);
    }
  }

  private void answerLegacy(Asked asked, String what) {
    String session = asked.header("mcp-session-id");
    if (what.equals("initialize")) {
      String id = "s" + sessionIds.incrementAndGet();
      sessions.add(id);
      asked.request().response().putHeader("mcp-session-id", id);
      asked.result(greeting("2025-11-25"));
    } else if (session.equals("null")) {
      asked.error(400, -32000);
    } else if (!sessions.contains(session)) {
      asked.error(404, -32001);
    } else {
      inSession(asked, what, session);
    }
  }

  String greeting(String revision) {
    return "{\"protocolVersion\":\"%s\",\"capabilities\":%s,\"serverInfo\":{\"name\":\"t\"}}"
        .formatted(revision, capabilities);
  }

  private void inSession(Asked asked, String what, String session) {
    switch (what) {
      case "DELETE" -> {
        sessions.remove(session);
        asked.status(200);
      }
      case "GET" -> streams.add(asked.events());
      case "ping" -> asked.result("{}");
      case "notifications/initialized", "" -> asked.status(202);
      default -> asked.error(200, -32601);
    }
  }

  /** Says on every open stream that a list has changed. */
  void announce(String list) {
    String json = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + list + "/list_changed\"}";
    vertx.runOnContext(_ -> streams.forEach(stream -> Asked.event(stream, json)));
  }

  /** Ends every open stream. */
  void endStreams() {
    List<HttpServerResponse> open = List.copyOf(streams);
    streams.clear();
    vertx.runOnContext(_ -> open.forEach(HttpServerResponse::end));
  }

  /** Waits until {@code what} is asked for, whatever is before it. */
  void await(String what) throws InterruptedException {
    String next = "";
    while (!next.equals(what)) {
      next = log.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(what + " was not asked for");
      }
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
