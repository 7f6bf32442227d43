package io.cardea.upstream.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import java.util.Optional;

/**
 * What the gateway answers when a server asks it something on the gateway's own session: nobody is
 * there to be asked.
 */
final class ServerRequests {

  /** A client's refusal of sampling (MCP 2025-11-25, "Sampling", "Error Handling"). */
  private static final int REJECTED = -1;

  private ServerRequests() {}

  static byte[] answer(RpcRequest request) {
    Optional<McpMethod> method = McpMethod.fromServer(request.method(), Era.LEGACY);
    if (method.isEmpty()) {
      return error(request, RpcError.METHOD_NOT_FOUND, "Method not found");
    }
    return switch (method.get()) {
      case PING -> result(request, "{}");
      case ROOTS_LIST -> result(request, "{\"roots\":[]}");
      case ELICIT -> result(request, "{\"action\":\"decline\"}");
      case CREATE_MESSAGE ->
          error(request, REJECTED, "The gateway only learns what is offered: nobody is here");
      default -> error(request, RpcError.METHOD_NOT_FOUND, "Method not found");
    };
  }

  private static byte[] result(RpcRequest request, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}"
        .formatted(request.id().json(), result)
        .getBytes(UTF_8);
  }

  private static byte[] error(RpcRequest request, int code, String message) {
    return RpcError.of(code, message).toBytes(Optional.of(request.id()));
  }
}
