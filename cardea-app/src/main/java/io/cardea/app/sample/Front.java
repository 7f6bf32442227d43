package io.cardea.app.sample;

import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.revision.Revision;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of both eras: who may come in (MCP, Streamable HTTP, "Security"), what a body must
 * be, and which era it belongs to.
 */
final class Front implements Handler<HttpServerRequest> {

  static final int MAX_BODY_BYTES = 1024 * 1024;
  static final int MAX_JSON_DEPTH = 64;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final LegacyFace legacy;
  private final ModernFace modern;

  Front(LegacyFace legacy, ModernFace modern) {
    this.legacy = legacy;
    this.modern = modern;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Reply reply = new Reply(request.response());
    List<String> hosts = request.headers().getAll("host");
    if (hosts.size() != 1 || !isLoopback("http://" + hosts.getFirst())) {
      refuse(reply, 403, "The Host header must name this machine, such as 127.0.0.1");
    } else if (!request.headers().getAll("origin").stream().allMatch(Front::isLoopback)) {
      refuse(reply, 403, "Web pages from elsewhere may not call this server");
    } else if (!SampleServer.PATH.equals(request.path())) {
      refuse(reply, 404, "Nothing is here; the endpoint is " + SampleServer.PATH);
    } else if (request.method().equals(HttpMethod.POST)) {
      post(request, reply);
    } else if (request.method().equals(HttpMethod.GET)) {
      get(request, reply);
    } else if (request.method().equals(HttpMethod.DELETE)) {
      legacy.delete(request.headers(), reply);
    } else {
      request.response().putHeader("allow", "GET, POST, DELETE");
      refuse(reply, 405, "The endpoint takes GET, POST and DELETE");
    }
  }

  private void get(HttpServerRequest request, Reply reply) {
    if (accepts(request, "text/event-stream")) {
      legacy.get(request.headers(), reply);
    } else {
      refuse(reply, 406, "Accept must list text/event-stream");
    }
  }

  private void post(HttpServerRequest request, Reply reply) {
    if (!"application/json".equals(mediaType(request.getHeader("content-type")))) {
      refuse(reply, 415, "Content-Type must be application/json");
    } else if (!accepts(request, "application/json") || !accepts(request, "text/event-stream")) {
      refuse(reply, 406, "Accept must list application/json and text/event-stream");
    } else {
      readBody(request, reply);
    }
  }

  private void readBody(HttpServerRequest request, Reply reply) {
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() + chunk.length() <= MAX_BODY_BYTES) {
        body.appendBuffer(chunk);
      } else {
        request.response().putHeader("connection", "close");
        refuse(reply, 413, "A body has at most 1 MiB");
      }
    });
    request.endHandler(_ -> {
      if (!reply.isOver()) {
        received(request, body.getBytes(), reply);
      }
    });
  }

  private void received(HttpServerRequest request, byte[] body, Reply reply) {
    switch (Json.parse(body, MAX_JSON_DEPTH)) {
      case JsonError error ->
          reply.refuse(400, RpcError.of(RpcError.PARSE_ERROR, "The body is not JSON: " + error));
      case JsonDocument document when isModern(request, document) ->
          modern.post(request.headers(), document, reply);
      case JsonDocument document -> legacy.post(request.headers(), document, reply);
    }
  }

  /** The body decides; a modern header without a session keeps out what forgot its envelope. */
  private static boolean isModern(HttpServerRequest request, JsonDocument document) {
    if (ModernFace.hasEnvelope(document)) {
      return true;
    }
    String version = request.getHeader(McpHeader.PROTOCOL_VERSION);
    return version != null && version.compareTo(Revision.R2026_07_28.date()) >= 0;
  }

  /** Whether this is an origin whose host is this machine (against DNS rebinding). */
  private static boolean isLoopback(String origin) {
    try {
      URI uri = new URI(origin);
      return uri.getHost() != null && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static boolean accepts(HttpServerRequest request, String type) {
    String group = type.substring(0, type.indexOf('/')) + "/*";
    return request.headers().getAll("accept").stream()
        .flatMap(field -> List.of(field.split(",", -1)).stream())
        .map(Front::mediaType)
        .anyMatch(range -> Set.of(type, group, "*/*").contains(range));
  }

  /** The media type without its parameters. */
  private static String mediaType(@Nullable String field) {
    return field == null ? "" : field.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static void refuse(Reply reply, int status, String message) {
    reply.refuse(status, RpcError.of(RpcError.INVALID_REQUEST, message));
  }
}
