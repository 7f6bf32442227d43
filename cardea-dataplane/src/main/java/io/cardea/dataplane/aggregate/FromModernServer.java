package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client with a session reads of the answers of a server that knows none: its own id,
 * results without what only the stateless era says in them, and the error codes of its era.
 */
final class FromModernServer implements Rewriting {

  private static final Set<String> RESULT_ONLY_MODERN = Set.of("resultType", "ttlMs", "cacheScope");
  private static final Set<String> META_ONLY_MODERN =
      Set.of(
          MetaKey.SERVER_INFO,
          MetaKey.SUBSCRIPTION_ID,
          MetaKey.PROTOCOL_VERSION,
          MetaKey.CLIENT_CAPABILITIES,
          MetaKey.CLIENT_INFO,
          MetaKey.LOG_LEVEL);
  private static final List<String> LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private final RoutedRewriting routed;
  private final Call call;
  private final Optional<TaskFromModern> tasks;

  /**
   * @param tasks makes a task of the result, if the client wants one
   */
  FromModernServer(RoutedRewriting routed, Call call, Optional<TaskFromModern> tasks) {
    this.tasks = tasks;
    this.routed = routed;
    this.call = call;
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
      // It has none.
      case RpcRequest _ -> false;
    };
  }

  private void response(RpcResponse response, JsonEdit edit) {
    JsonDocument document = response.document();
    call.requestId()
        .filter(id -> !Optional.of(id).equals(response.id()))
        .ifPresent(id -> edit.set(response.node(), "id", id.json()));
    if (response.isError()) {
      error(document, response.error(), edit);
      return;
    }
    if (tasks.isPresent()) {
      tasks.get().replace(response, edit);
      return;
    }
    routed.rewrite(response, edit);
    int meta = document.member(response.result(), "_meta");
    boolean keepsMeta = meta == JsonDocument.NONE || keepsMembers(document, meta);
    edit.retainMembers(
        response.result(),
        name -> !RESULT_ONLY_MODERN.contains(name) && (keepsMeta || !name.equals("_meta")));
    if (meta != JsonDocument.NONE && keepsMeta && document.isObject(meta)) {
      edit.retainMembers(meta, name -> !META_ONLY_MODERN.contains(name));
    }
  }

  private static boolean keepsMembers(JsonDocument document, int meta) {
    if (!document.isObject(meta) || document.first(meta) == JsonDocument.NONE) {
      return true;
    }
    for (int key = document.first(meta);
        key != JsonDocument.NONE;
        key = document.nextKey(meta, key)) {
      if (!META_ONLY_MODERN.contains(document.text(key))) {
        return true;
      }
    }
    return false;
  }

  private void error(JsonDocument document, int error, JsonEdit edit) {
    int code = document.member(error, "code");
    if (code == JsonDocument.NONE) {
      return;
    }
    switch (document.raw(code)) {
      case "-32602" -> {
        if (call.is(McpMethod.RESOURCES_READ)) {
          edit.replace(code, String.valueOf(RpcError.RESOURCE_NOT_FOUND));
        }
      }
      case "-32021" -> {
        edit.replace(code, String.valueOf(RpcError.INPUT_MISSING));
        edit.set(
            error,
            "message",
            JsonStrings.quote(
                "The MCP server does this only for clients that declare more in initialize:"
                    + " data.requiredCapabilities says what."));
      }
      case "-32020", "-32022" -> {
        edit.replace(code, String.valueOf(RpcError.BAD_UPSTREAM));
        edit.set(
            error,
            "message",
            JsonStrings.quote(
                "The MCP server and this gateway do not agree on the protocol. Ask whoever runs"
                    + " the gateway."));
      }
      default -> {}
    }
  }

  private boolean notification(RpcNotification notification, JsonEdit edit) {
    JsonDocument document = notification.document();
    if (notification.method().equals(McpMethod.CANCELLED.wireName())) {
      // It speaks of the gateway's own request.
      return false;
    }
    if (notification.method().equals(McpMethod.LOG_MESSAGE.wireName())
        && !wants(document, document.member(notification.params(), "level"))) {
      return false;
    }
    if (!routed.rewrite(notification, edit)) {
      return false;
    }
    int meta = document.member(notification.params(), "_meta");
    if (document.isObject(meta)) {
      if (keepsMembers(document, meta)) {
        edit.retainMembers(meta, name -> !META_ONLY_MODERN.contains(name));
      } else {
        edit.retainMembers(notification.params(), name -> !name.equals("_meta"));
      }
    }
    return true;
  }

  /** Whoever has named no level wants no log messages. */
  private boolean wants(JsonDocument document, int level) {
    return call.session()
        .flatMap(session -> session.state().logLevel())
        .filter(from ->
            document.isString(level)
                && LEVELS.indexOf(document.text(level)) >= LEVELS.indexOf(from))
        .isPresent();
  }
}
