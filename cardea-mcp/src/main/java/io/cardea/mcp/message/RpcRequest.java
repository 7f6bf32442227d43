package io.cardea.mcp.message;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;

/**
 * A call that wants an answer.
 *
 * @param document the document it is in
 * @param node its object
 * @param id its id
 * @param method its method
 * @param params its params object, or {@link JsonDocument#NONE}
 */
public record RpcRequest(JsonDocument document, int node, RequestId id, String method, int params)
    implements RpcMessage {

  private static final JsonDocument EMPTY = (JsonDocument) Json.parse(new byte[] {'{', '}'}, 1);

  /** The same request as far as its answer is concerned: its text is let go. */
  public RpcRequest withoutParams() {
    return new RpcRequest(EMPTY, JsonDocument.ROOT, id, method, JsonDocument.NONE);
  }
}
