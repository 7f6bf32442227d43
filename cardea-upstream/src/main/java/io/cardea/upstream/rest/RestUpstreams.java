package io.cardea.upstream.rest;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static io.cardea.mcp.json.JsonStrings.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.envelope.EnvelopeRead;
import io.cardea.mcp.envelope.NotModern;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.PlainHttp;
import io.cardea.upstream.exchange.PlainRequest;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.loop.Loop;
import java.util.Optional;

/**
 * HTTP APIs as one event loop reaches them, as if each were an MCP server that speaks 2026-07-28
 * and has tools only: it is discovered, listed and called without a session, and never asks. A call
 * is one HTTP request; what the API answers, also an error, is its result. Not thread-safe.
 */
public final class RestUpstreams implements Upstreams {

  private static final String REVISION = Revision.R2026_07_28.date();
  private static final JsonDocument NO_ARGUMENTS =
      (JsonDocument) Json.parse("{}".getBytes(UTF_8), 1);

  private final Loop loop;
  private final PlainHttp http;
  private final Apis apis;
  private final int jsonDepth;

  /**
   * @param loop the event loop it belongs to
   * @param http reaches APIs
   * @param apis what all event loops know of them
   * @param jsonDepth nesting of any text read
   */
  public RestUpstreams(Loop loop, PlainHttp http, Apis apis, int jsonDepth) {
    this.loop = loop;
    this.http = http;
    this.apis = apis;
    this.jsonDepth = jsonDepth;
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    RestExchange exchange = new RestExchange(loop, reply);
    switch (request.kind()) {
      case CALL, LISTEN -> post(permit, request, exchange);
      case STREAM, RESUME, DELETE -> exchange.answer(405, "");
    }
    return exchange;
  }

  private void post(Permit permit, UpstreamRequest request, RestExchange exchange) {
    if (!(Json.parse(request.body().bytes(), jsonDepth) instanceof JsonDocument document)
        || !(RpcMessage.read(document, ROOT) instanceof RpcMessage message)) {
      exchange.answer(400, "");
    } else if (!(message instanceof RpcRequest asked)) {
      exchange.answer(202, "");
    } else if (EnvelopeRead.read(asked) instanceof NotModern) {
      String data = "{\"supported\":[%s]}".formatted(quote(REVISION));
      refuse(
          exchange,
          asked.id(),
          400,
          RpcError.of(RpcError.UNSUPPORTED_VERSION, "Only " + REVISION + " is spoken here")
              .withData(data));
    } else {
      answer(permit, asked, exchange);
    }
  }

  private void answer(Permit permit, RpcRequest asked, RestExchange exchange) {
    McpMethod method = McpMethod.fromClient(asked.method(), Era.MODERN).orElse(null);
    Api api = apis.of(permit.adapter());
    if (method == McpMethod.DISCOVER) {
      exchange.answer(200, result(asked.id(), discovery(permit.adapter()) + caching()));
    } else if (method == McpMethod.TOOLS_LIST) {
      api.page(param(asked, "cursor"))
          .ifPresentOrElse(
              page -> exchange.answer(200, result(asked.id(), page + caching())),
              () -> refuse(exchange, asked.id(), 200, invalid("params.cursor is no page's")));
    } else if (method == McpMethod.TOOLS_CALL) {
      api.tool(param(asked, "name"))
          .ifPresentOrElse(
              tool -> call(permit, asked, tool, exchange),
              () -> refuse(exchange, asked.id(), 200, invalid("Unknown tool")));
    } else {
      refuse(
          exchange,
          asked.id(),
          404,
          RpcError.of(RpcError.METHOD_NOT_FOUND, "An HTTP API has tools only"));
    }
  }

  private void call(Permit permit, RpcRequest asked, ApiTool tool, RestExchange exchange) {
    int given = asked.document().member(asked.params(), "arguments");
    JsonDocument document = given == NONE ? NO_ARGUMENTS : asked.document();
    int arguments = given == NONE ? ROOT : given;
    Complaints complaints = new Complaints();
    Optional<PlainRequest> request = Optional.empty();
    if (!document.isObject(arguments)) {
      complaints.add("arguments", "must be an object");
    } else {
      tool.check(document, arguments, complaints);
      String base = apis.of(permit.adapter()).upstream().endpoint().path();
      request = Optional.of(new RequestWriter(tool, document, arguments, complaints).write(base));
    }
    RequestId id = asked.id();
    if (!complaints.isEmpty()) {
      exchange.answer(200, result(id, ResultWriter.error(complaints.toString())));
    } else if (request.isPresent()) {
      ResultWriter results = new ResultWriter(tool, jsonDepth);
      exchange.ask((head, body) -> result(id, results.write(head, body)));
      exchange.attach(http.call(permit, request.get(), exchange));
    }
  }

  private static String param(RpcRequest asked, String name) {
    int node = asked.document().member(asked.params(), name);
    return asked.document().isString(node) ? asked.document().text(node) : "";
  }

  private static String discovery(Adapter adapter) {
    String instructions =
        adapter.description().isEmpty() ? "" : ",\"instructions\":" + quote(adapter.description());
    return """
    "supportedVersions":[%s],"capabilities":{"tools":{}},\
    "serverInfo":{"name":%s,"title":%s,"version":"1"}%s\
    """
        .formatted(
            quote(REVISION), quote(adapter.key().name()), quote(adapter.title()), instructions);
  }

  /** They change with the configuration only, which makes another adapter of it. */
  private static String caching() {
    return ",\"ttlMs\":3600000,\"cacheScope\":\"private\"";
  }

  private static RpcError invalid(String message) {
    return RpcError.of(RpcError.INVALID_PARAMS, message);
  }

  private static String result(RequestId id, String members) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"resultType\":\"complete\",%s}}"
        .formatted(id.json(), members);
  }

  private static void refuse(RestExchange exchange, RequestId id, int status, RpcError error) {
    exchange.answer(status, new String(error.toBytes(Optional.of(id)), UTF_8));
  }
}
