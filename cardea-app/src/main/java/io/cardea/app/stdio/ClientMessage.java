package io.cardea.app.stdio;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.header.HeaderValue;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a line of the client is. */
sealed interface ClientMessage {

  /** Nesting that is read here; the gateway has a limit of its own. */
  int MAX_DEPTH = 1_000;

  /**
   * A call that wants an answer.
   *
   * @param modern the header fields that go with it (MCP 2026-07-28, "Standard Request Headers");
   *     empty for revisions before
   */
  record Request(
      JsonDocument json, RequestId id, String method, Optional<Map<String, String>> modern)
      implements ClientMessage {}

  /** Several messages in one array (MCP 2025-03-26). */
  record Batch(JsonDocument json, List<RequestId> ids) implements ClientMessage {}

  /**
   * A call without an answer.
   *
   * @param cancels the request that it cancels
   */
  record Notification(JsonDocument json, String method, Optional<RequestId> cancels)
      implements ClientMessage {}

  /** The answer to a request of the server. */
  record Response(JsonDocument json) implements ClientMessage {}

  /** Nothing that can be sent. */
  record Invalid(Optional<RequestId> id, RpcError error) implements ClientMessage {}

  /** Reads a line. */
  static ClientMessage read(byte[] line) {
    return switch (Json.parse(line, MAX_DEPTH)) {
      case JsonError error ->
          new Invalid(
              Optional.empty(),
              RpcError.of(RpcError.PARSE_ERROR, "The line is not strict JSON: " + error));
      case JsonDocument json when json.isArray(ROOT) -> new Batch(json, ids(json));
      case JsonDocument json ->
          switch (RpcMessage.read(json, ROOT)) {
            case RpcInvalid invalid ->
                new Invalid(
                    invalid.id(),
                    RpcError.of(
                        RpcError.INVALID_REQUEST, "Not a JSON-RPC message: " + invalid.reason()));
            case RpcRequest call -> new Request(json, call.id(), call.method(), modern(call));
            case RpcNotification call -> new Notification(json, call.method(), cancels(call));
            case RpcResponse _ -> new Response(json);
          };
    };
  }

  private static List<RequestId> ids(JsonDocument json) {
    List<RequestId> ids = new ArrayList<>();
    for (int item = json.first(ROOT); item != NONE; item = json.nextElement(ROOT, item)) {
      if (RpcMessage.read(json, item) instanceof RpcRequest request) {
        ids.add(request.id());
      }
    }
    return ids;
  }

  private static Optional<RequestId> cancels(RpcNotification call) {
    int id = call.document().member(call.params(), "requestId");
    return call.method().equals("notifications/cancelled") && id != NONE
        ? RequestId.parse(call.document().raw(id))
        : Optional.empty();
  }

  private static Optional<Map<String, String>> modern(RpcRequest call) {
    JsonDocument json = call.document();
    int version = json.member(json.member(call.params(), "_meta"), MetaKey.PROTOCOL_VERSION);
    if (version == NONE) {
      return Optional.empty();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    if (json.isString(version)) {
      fields.put(McpHeader.PROTOCOL_VERSION, json.text(version));
    }
    fields.put(McpHeader.METHOD, call.method());
    McpMethod.fromClient(call.method(), Era.MODERN)
        .filter(McpMethod::hasNameHeader)
        .map(McpMethod::nameMember)
        .map(key -> json.member(call.params(), key))
        .filter(node -> node != NONE && json.isString(node))
        .ifPresent(node -> fields.put(McpHeader.NAME, HeaderValue.encode(json.text(node))));
    return Optional.of(fields);
  }
}
