package io.cardea.mcp.message;

import io.cardea.mcp.json.JsonDocument;

/**
 * A call that wants no answer.
 *
 * @param document the document it is in
 * @param node its object
 * @param method its method
 * @param params its params object, or {@link JsonDocument#NONE}
 */
public record RpcNotification(JsonDocument document, int node, String method, int params)
    implements RpcMessage {}
