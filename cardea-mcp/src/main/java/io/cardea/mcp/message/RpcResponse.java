package io.cardea.mcp.message;

import io.cardea.mcp.json.JsonDocument;
import java.util.Optional;

/**
 * An answer.
 *
 * @param document the document it is in
 * @param node its object
 * @param id of the request; only errors may lack it
 * @param result its result object, or {@link JsonDocument#NONE}
 * @param error its error object, or {@link JsonDocument#NONE}
 */
public record RpcResponse(
    JsonDocument document, int node, Optional<RequestId> id, int result, int error)
    implements RpcMessage {

  public boolean isError() {
    return error != JsonDocument.NONE;
  }
}
