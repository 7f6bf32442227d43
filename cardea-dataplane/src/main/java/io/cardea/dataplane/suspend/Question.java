package io.cardea.dataplane.suspend;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.bridge.ClientAbilities;
import io.cardea.dataplane.bridge.Judge;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import java.util.Optional;

/**
 * What a server asks while it works on a call, until it is answered.
 *
 * @param key what the client knows it by
 * @param id what the server knows it by
 * @param method what is asked
 * @param params raw JSON of its params; empty if it has none
 */
record Question(String key, RequestId id, String method, String params) {

  /** What the spec has clients answer if the user does not want to (2025-11-25, "Sampling"). */
  private static final int REJECTED = -1;

  /** It was read before, by a stricter bound. */
  private static final int DEPTH = 1_000;

  static Question of(String key, RpcRequest request) {
    int params = request.params();
    return new Question(
        key, request.id(), request.method(), params == NONE ? "" : request.document().raw(params));
  }

  /** What it takes to keep it. */
  int bytes() {
    return 2 * params.length();
  }

  /** As a member of {@code inputRequests}. */
  String member() {
    return JsonStrings.quote(key)
        + ":{\"method\":"
        + JsonStrings.quote(method)
        + (params.isEmpty() ? "" : ",\"params\":" + params)
        + "}";
  }

  /** Whether a client that declares {@code abilities} can be asked it. */
  boolean isAllowed(ClientAbilities abilities) {
    String json =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id.json()
            + ",\"method\":"
            + JsonStrings.quote(method)
            + (params.isEmpty() ? "" : ",\"params\":" + params)
            + "}";
    return Json.parse(json.getBytes(UTF_8), DEPTH) instanceof JsonDocument document
        && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcRequest request
        && Judge.answer(request, abilities).isEmpty();
  }

  /** The client's answer, as the server wants it. */
  byte[] answered(String result) {
    return result(id, result);
  }

  /** The answer if there will never be one. */
  byte[] unanswered() {
    return method.equals(McpMethod.ELICIT.wireName())
        ? result(id, "{\"action\":\"cancel\"}")
        : RpcError.of(REJECTED, "The user did not answer.").toBytes(Optional.of(id));
  }

  private static byte[] result(RequestId id, String result) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + ",\"result\":" + result + "}")
        .getBytes(UTF_8);
  }
}
