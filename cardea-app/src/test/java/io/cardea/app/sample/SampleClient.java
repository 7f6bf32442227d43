package io.cardea.app.sample;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running sample server and an HTTP client for it. */
final class SampleClient implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-07-28T10:15:30.5Z");
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final SampleServer server =
      await(SampleServer.start(vertx, Clock.fixed(NOW, ZoneOffset.UTC)));

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  void stopServer() {
    await(server.stop());
  }

  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri("/mcp"))
        .header("Accept", "application/json, text/event-stream");
  }

  HttpRequest.Builder post(String body) {
    return request()
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<Stream<String>> open(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofLines());
  }

  Events events(HttpRequest.Builder request) throws IOException, InterruptedException {
    return new Events(open(request).body());
  }

  /** A JSON-RPC request; {@code params} are members. */
  static String rpc(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(id, method, params);
  }

  /** Params and metadata of a modern request. */
  static String modernParams(String params, String capabilities, String moreMeta) {
    String meta =
        """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
        "io.modelcontextprotocol/clientCapabilities":%s%s}\
        """
            .formatted(capabilities, moreMeta);
    return params.isEmpty() ? meta : params + "," + meta;
  }

  HttpRequest.Builder modern(String method, String params) {
    return modernRaw(method, modernParams(params, "{}", ""));
  }

  HttpRequest.Builder modernRaw(String method, String params) {
    return post(rpc(7, method, params))
        .header("MCP-Protocol-Version", "2026-07-28")
        .header("Mcp-Method", method);
  }

  /** A modern call of a tool; {@code more} are members of the params. */
  HttpRequest.Builder modernTool(String name, String more, String capabilities, String moreMeta) {
    String params = "\"name\":\"%s\",%s".formatted(name, more);
    return modernRaw("tools/call", modernParams(params, capabilities, moreMeta))
        .header("Mcp-Name", name);
  }

  /** Starts a session; its id. */
  String initialize(String revision, String capabilities) throws IOException, InterruptedException {
    String params =
        """
        "protocolVersion":"%s","capabilities":%s,"clientInfo":{"name":"t","version":"1"}\
        """
            .formatted(revision, capabilities);
    return send(post(rpc(0, "initialize", params)))
        .headers()
        .firstValue("Mcp-Session-Id")
        .orElseThrow();
  }

  HttpRequest.Builder legacy(String session, String body) {
    return post(body).header("Mcp-Session-Id", session);
  }

  HttpRequest.Builder legacyTool(String session, int id, String name, String more) {
    return legacy(session, rpc(id, "tools/call", "\"name\":\"%s\",%s".formatted(name, more)));
  }

  Events stream(String session) throws IOException, InterruptedException {
    return events(request().header("Mcp-Session-Id", session).GET());
  }

  @Override
  public void close() {
    http.shutdownNow();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
