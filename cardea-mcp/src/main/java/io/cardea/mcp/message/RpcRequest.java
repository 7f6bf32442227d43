package io.cardea.mcp.message;

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
    implements RpcMessage {}
