package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.LegacyTasks;
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
  private final CallInSession there;
  private final TaskFromLegacy tasks;
  private final Optional<String> token;

  FromLegacyServer(RoutedRewriting routed, Call call, CallInSession there, TaskFromLegacy tasks) {
    this.tasks = tasks;
    this.routed = routed;
    this.call = call;
    this.there = there;
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
    return clients.map(_ -> there.idAtServer());
  }

  /** The stateless era resumes no streams. */
  @Override
  public boolean rewrite(RpcMessage message, JsonEdit edit) {
    return switch (message) {
      case RpcResponse response -> {
        response(response, edit);
        yield true;
      }
      case RpcNotification notification -> notification(notification, edit);
      // The stateless era knows no requests of servers: an answer says what is asked.
      case RpcRequest request -> {
        there.onAsked(request);
        yield false;
      }
    };
  }

  private void response(RpcResponse response, JsonEdit edit) {
    if (response.isError()) {
      error(response, edit);
      return;
    }
    id(response, edit);
    if (LegacyTasks.begins(call) && tasks.replace(response, edit)) {
      return;
    }
    routed.rewrite(response, edit);
    edit.set(response.result(), "resultType", "\"complete\"");
    if (call.is(McpMethod.RESOURCES_READ)) {
      edit.set(response.result(), "ttlMs", "0");
      edit.set(response.result(), "cacheScope", "\"private\"");
    }
  }

  /** Errors may come without the id, which the stateless era does not have. */
  private void id(RpcResponse response, JsonEdit edit) {
    edit.set(response.node(), "id", call.requestId().orElseThrow().json());
  }

  @Override
  public boolean hearsEveryRequest() {
    return true;
  }

  @Override
  public int status(RpcMessage message) {
    boolean lacks =
        message instanceof RpcResponse response
            && response.isError()
            && UrlElicitations.read(response)
                .filter(urls -> urls.lackCapability(there.terms()))
                .isPresent();
    return lacks ? 400 : 0;
  }

  private void error(RpcResponse response, JsonEdit edit) {
    JsonDocument document = response.document();
    int code = document.member(response.error(), "code");
    Optional<UrlElicitations> urls = UrlElicitations.read(response);
    if (urls.isPresent()) {
      edit.replace(response.node(), urls.get().answer(call, there.terms()));
      return;
    }
    id(response, edit);
    if (code != JsonDocument.NONE
        && document.raw(code).equals(String.valueOf(RpcError.RESOURCE_NOT_FOUND))) {
      edit.replace(code, String.valueOf(RpcError.INVALID_PARAMS));
    }
  }

  private boolean notification(RpcNotification notification, JsonEdit edit) {
    JsonDocument document = notification.document();
    if (notification.method().equals(McpMethod.PROGRESS.wireName())) {
      return progress(document, document.member(notification.params(), "progressToken"), edit);
    }
    if (notification.method().equals(McpMethod.LOG_MESSAGE.wireName())) {
      int level = document.member(notification.params(), "level");
      return document.isString(level) && there.terms().wants(document.text(level));
    }
    if (notification.method().equals(McpMethod.CANCELLED.wireName())) {
      int id = document.member(notification.params(), "requestId");
      if (id != JsonDocument.NONE) {
        RequestId.parse(document.raw(id)).ifPresent(there::onWithdrawn);
      }
      return false;
    }
    // Of updates and of elicitations that are complete the stateless era has no news on a call.
    return notification.method().endsWith("/list_changed") && routed.rewrite(notification, edit);
  }

  private boolean progress(JsonDocument document, int said, JsonEdit edit) {
    boolean ours =
        said != JsonDocument.NONE
            && token.isPresent()
            && document.raw(said).equals(there.idAtServer().json());
    if (ours) {
      edit.replace(said, token.get());
    }
    return ours;
  }
}
