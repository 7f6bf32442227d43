package io.cardea.mcp.message;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import java.util.Optional;

/**
 * One JSON-RPC 2.0 message (<a href="https://www.jsonrpc.org/specification">specification</a>, MCP
 * "Messages").
 */
public sealed interface RpcMessage extends RpcRead
    permits RpcRequest, RpcNotification, RpcResponse {

  /** The document the message is in; a message of a batch shares it. */
  JsonDocument document();

  /** The node of the message's object. */
  int node();

  /** Reads the value at {@code node} as one message. */
  static RpcRead read(JsonDocument document, int node) {
    if (!document.isObject(node)) {
      return new RpcInvalid(Optional.empty(), "a message is a JSON object");
    }
    int idNode = document.member(node, "id");
    Optional<RequestId> id = idNode == NONE ? Optional.empty() : RequestId.read(document, idNode);
    if (!document.textEquals(document.member(node, "jsonrpc"), "2.0")) {
      return new RpcInvalid(id, "jsonrpc must be \"2.0\"");
    }
    if (idNode != NONE && id.isEmpty() && !isErrorWithoutId(document, node)) {
      return new RpcInvalid(id, "an id is a string or an integer of at most 256 characters");
    }
    int method = document.member(node, "method");
    return method == NONE ? response(document, node, id) : call(document, node, id, method);
  }

  private static boolean isErrorWithoutId(JsonDocument document, int node) {
    return document.member(node, "error") != NONE && document.member(node, "method") == NONE;
  }

  private static RpcRead call(JsonDocument document, int node, Optional<RequestId> id, int method) {
    if (!document.isString(method)) {
      return new RpcInvalid(id, "method must be a string");
    }
    if (document.member(node, "result") != NONE || document.member(node, "error") != NONE) {
      return new RpcInvalid(id, "a message is a call or a response, not both");
    }
    int params = document.member(node, "params");
    if (params != NONE && !document.isObject(params)) {
      return new RpcInvalid(id, "params must be an object");
    }
    String name = document.text(method);
    return id.isPresent()
        ? new RpcRequest(document, node, id.get(), name, params)
        : new RpcNotification(document, node, name, params);
  }

  private static RpcRead response(JsonDocument document, int node, Optional<RequestId> id) {
    int result = document.member(node, "result");
    int error = document.member(node, "error");
    if ((result == NONE) == (error == NONE)) {
      return new RpcInvalid(id, "a response has either a result or an error, a call has a method");
    }
    if (result != NONE && (id.isEmpty() || !document.isObject(result))) {
      return new RpcInvalid(id, "a result is an object and has an id");
    }
    if (error != NONE && !document.isObject(error)) {
      return new RpcInvalid(id, "an error is an object");
    }
    return new RpcResponse(document, node, id, result, error);
  }
}
