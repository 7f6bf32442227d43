package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.ModernToLegacy;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import java.util.Optional;

/**
 * What a stateless client reads of a legacy server's answer: its own id and token, results that say
 * they are complete, and the error codes of its era.
 */
final class FromLegacyServer implements Rewriting {

  private final RoutedRewriting routed;
  private final Call call;
  private final Optional<String> token;

  FromLegacyServer(RoutedRewriting routed, Call call) {
    this.routed = routed;
    this.call = call;
    this.token = token(call);
  }

  private static Optional<String> token(Call call) {
    if (call.message().orElse(null) instanceof RpcRequest request) {
      JsonDocument document = request.document();
      int node = document.member(document.member(request.params(), "_meta"), "progressToken");
      return node == JsonDocument.NONE ? Optional.empty() : Optional.of(document.raw(node));
    }
    return Optional.empty();
  }

  @Override
  public Optional<RequestId> idAtServer(Optional<RequestId> clients) {
    return clients.map(_ -> ModernToLegacy.idOf(call));
  }

  /** The stateless era resumes no streams. */
  @Override
  public Optional<String> eventId(String id) {
    return Optional.empty();
  }

  @Override
  public boolean rewrite(RpcMessage message, JsonEdit edit) {
    return switch (message) {
      case RpcResponse response -> {
        response(response, edit);
        yield true;
      }
      case RpcNotification notification -> notification(notification, edit);
      // Nobody declared that it could be asked anything.
      case RpcRequest _ -> false;
    };
  }

  private void response(RpcResponse response, JsonEdit edit) {
    JsonDocument document = response.document();
    response
        .id()
        .ifPresent(_ ->
            edit.replace(
                document.member(response.node(), "id"), call.requestId().orElseThrow().json()));
    if (response.isError()) {
      int code = document.member(response.error(), "code");
      if (code != JsonDocument.NONE
          && document.raw(code).equals(String.valueOf(RpcError.RESOURCE_NOT_FOUND))) {
        edit.replace(code, String.valueOf(RpcError.INVALID_PARAMS));
      }
      return;
    }
    routed.rewrite(response, edit);
    edit.set(response.result(), "resultType", "\"complete\"");
    if (call.is(McpMethod.RESOURCES_READ)) {
      edit.set(response.result(), "ttlMs", "0");
      edit.set(response.result(), "cacheScope", "\"private\"");
    }
  }

  private boolean notification(RpcNotification notification, JsonEdit edit) {
    JsonDocument document = notification.document();
    int said = document.member(notification.params(), "progressToken");
    if (notification.method().equals(McpMethod.PROGRESS.wireName())) {
      boolean ours =
          said != JsonDocument.NONE
              && token.isPresent()
              && document.raw(said).equals(ModernToLegacy.idOf(call).json());
      if (ours) {
        edit.replace(said, token.get());
      }
      return ours;
    }
    // The session is shared, so nobody can say whose log messages and updates these are.
    return notification.method().endsWith("/list_changed") && routed.rewrite(notification, edit);
  }
}
