package io.cardea.upstream.learn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** A request that reached a {@link TestServer}. */
record Asked(HttpServerRequest request, String text) {

  JsonDocument document() {
    return (JsonDocument) Json.parse((text.isEmpty() ? "{}" : text).getBytes(UTF_8), 64);
  }

  String method() {
    return member("method");
  }

  private String member(String member) {
    int node = document().member(0, member);
    return node < 0 ? "" : document().text(node);
  }

  String id() {
    int node = document().member(0, "id");
    return node < 0 ? "" : document().raw(node);
  }

  /** The cursor asked for, or nothing. */
  String cursor() {
    int node = document().member(document().member(0, "params"), "cursor");
    return node < 0 ? "" : document().text(node);
  }

  boolean isModern() {
    return text().contains("io.modelcontextprotocol/protocolVersion");
  }

  String header(String name) {
    return String.valueOf(request.getHeader(name));
  }

  void status(int status) {
    request.response().setStatusCode(status).end();
  }

  void json(int status, String json) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(json));
  }

  void result(String result) {
    json(200, "{\"jsonrpc\":\"2.0\",\"id\":" + id() + ",\"result\":" + result + "}");
  }

  void error(int status, int code) {
    error(status, code, "");
  }

  void error(int status, int code, String data) {
    String more = data.isEmpty() ? "" : ",\"data\":" + data;
    json(
        status,
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":\"no\"%s}}"
            .formatted(id().isEmpty() ? "null" : id(), code, more));
  }

  /** Begins an event stream. */
  HttpServerResponse events() {
    HttpServerResponse response =
        request.response().setChunked(true).putHeader("content-type", "text/event-stream");
    response.write(": hello\n\n");
    return response;
  }

  static void event(HttpServerResponse stream, String json) {
    stream.write("data: " + json + "\n\n");
  }
}
