package io.cardea.dataplane.sse;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcResponse;
import java.util.Optional;

/** What a stream has to know of the messages that pass. */
final class Messages {

  private static final int MAX_DEPTH = 1_000;

  private Messages() {}

  /** Whether {@code json} says that the session or its endpoint is not there any more. */
  static boolean saysGone(byte[] json) {
    return response(json)
        .filter(RpcResponse::isError)
        .map(gone -> {
          JsonDocument document = gone.document();
          int code = document.member(gone.error(), "code");
          return code != JsonDocument.NONE
              && document.raw(code).equals(String.valueOf(RpcError.NOT_FOUND));
        })
        .orElse(false);
  }

  private static Optional<RpcResponse> response(byte[] json) {
    return Json.parse(json, MAX_DEPTH) instanceof JsonDocument document
            && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcResponse response
        ? Optional.of(response)
        : Optional.empty();
  }
}
