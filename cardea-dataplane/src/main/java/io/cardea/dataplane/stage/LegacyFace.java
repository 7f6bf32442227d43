package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import java.util.List;
import java.util.Optional;

/**
 * What the revisions up to 2025-11-25 ask of each request: a known revision header, a session, a
 * known method.
 */
final class LegacyFace {

  StageResult withoutBody(Call call) {
    return withRevision(call, Optional.empty());
  }

  StageResult message(Call call) {
    RpcMessage message = call.message().orElseThrow();
    return switch (message) {
      case RpcRequest request -> method(call, request.method(), false);
      case RpcNotification notification -> method(call, notification.method(), true);
      case RpcResponse _ -> withRevision(call, Optional.empty());
    };
  }

  private static StageResult method(Call call, String name, boolean notification) {
    Optional<McpMethod> method =
        McpMethod.fromClient(name, Era.LEGACY).filter(m -> m.isNotification() == notification);
    if (method.isPresent()) {
      return withRevision(call, method);
    }
    if (call.arrival().headers(McpHeader.SESSION_ID).isEmpty()) {
      return sessionRequired();
    }
    return notification
        ? refuse(400, RpcError.METHOD_NOT_FOUND, "This notification does not exist here.")
        : refuse(200, RpcError.METHOD_NOT_FOUND, "This method does not exist here.");
  }

  private static StageResult withRevision(Call call, Optional<McpMethod> method) {
    Arrival arrival = call.arrival();
    List<String> versions = arrival.headers(McpHeader.PROTOCOL_VERSION);
    boolean initialize = method.filter(m -> m == McpMethod.INITIALIZE).isPresent();
    if (!initialize && arrival.headers(McpHeader.SESSION_ID).isEmpty()) {
      return sessionRequired();
    }
    if (versions.isEmpty() && !initialize) {
      return new StageResult.Continue(call.withClass(Revision.R2025_03_26, method));
    }
    Optional<Revision> revision =
        versions.size() != 1
            ? Optional.empty()
            : Revision.find(versions.getFirst()).filter(found -> !found.isModern());
    return revision.isEmpty() && !initialize
        ? refuse(
            400,
            RpcError.INVALID_REQUEST,
            "The MCP-Protocol-Version header must be one of 2024-11-05, 2025-03-26, 2025-06-18,"
                + " 2025-11-25.")
        : new StageResult.Continue(
            call.withClass(revision.orElseGet(() -> requested(call)), method));
  }

  /** What an initialize asks for; what it gets is for the upstream to say. */
  private static Revision requested(Call call) {
    if (call.message().orElse(null) instanceof RpcRequest request) {
      JsonDocument document = request.document();
      int version = document.member(request.params(), "protocolVersion");
      if (document.isString(version)) {
        return Revision.find(document.text(version))
            .filter(found -> !found.isModern())
            .orElse(Revision.R2025_11_25);
      }
    }
    return Revision.R2025_11_25;
  }

  private static StageResult sessionRequired() {
    return refuse(
        400,
        RpcError.INVALID_REQUEST,
        "A session is required: send initialize first, then its Mcp-Session-Id with each request.");
  }

  private static StageResult refuse(int status, int code, String message) {
    return new StageResult.Reply(Refusal.of(status, code, message));
  }
}
