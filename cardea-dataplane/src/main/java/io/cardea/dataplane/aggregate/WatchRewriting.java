package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@code subscriptions/listen} stream tells of a legacy server: updates of resources that it
 * asked for, tagged as its own (MCP 2026-07-28, "Subscriptions"), and nothing else.
 */
final class WatchRewriting implements Rewriting {

  private final Rewriting routed;
  private final List<String> uris;
  private final RequestId subscription;
  private final Consumer<RpcRequest> onAsked;

  /**
   * A rewriting beyond {@code routed}.
   *
   * @param onAsked told of each request of the server; on any thread
   */
  WatchRewriting(
      Rewriting routed, List<String> uris, RequestId subscription, Consumer<RpcRequest> onAsked) {
    this.routed = routed;
    this.uris = uris;
    this.subscription = subscription;
    this.onAsked = onAsked;
  }

  @Override
  public boolean hearsEveryRequest() {
    return true;
  }

  @Override
  public boolean rewrite(RpcMessage message, JsonEdit edit) {
    return switch (message) {
      case RpcResponse _ -> false;
      case RpcRequest request -> {
        onAsked.accept(request);
        yield false;
      }
      case RpcNotification notification ->
          routed.rewrite(notification, edit)
              && notification.method().equals(McpMethod.RESOURCE_UPDATED.wireName())
              && updated(notification, edit);
    };
  }

  private boolean updated(RpcNotification notification, JsonEdit edit) {
    JsonDocument document = notification.document();
    int uri = document.member(notification.params(), "uri");
    if (!document.isString(uri) || !uris.contains(document.text(uri))) {
      return false;
    }
    int meta = document.member(notification.params(), "_meta");
    if (document.isObject(meta)) {
      edit.set(meta, MetaKey.SUBSCRIPTION_ID, subscription.json());
    } else {
      edit.set(
          notification.params(),
          "_meta",
          "{\"" + MetaKey.SUBSCRIPTION_ID + "\":" + subscription.json() + "}");
    }
    return true;
  }
}
