package io.cardea.upstream.conversation;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Puts the conversation's own ids and progress tokens in the place of the callers' and back; every
 * other byte stays as it was.
 */
final class Rewrite {

  private static final String TOKEN = "progressToken";

  private Rewrite() {}

  /** How {@code request}'s caller names it. */
  static InFlight.Asked asked(RpcRequest request, WireExchange exchange) {
    JsonDocument document = request.document();
    int token = token(document, request.params());
    return new InFlight.Asked(
        request.id(),
        document.raw(document.member(request.node(), "id")),
        token == NONE ? Optional.empty() : Optional.of(document.raw(token)),
        exchange);
  }

  /** {@code request} as the server gets it: {@code number} is its id and its progress token. */
  static byte[] toServer(RpcRequest request, long number) {
    JsonDocument document = request.document();
    String ours = Long.toString(number);
    JsonEdit edit = new JsonEdit(document).replace(document.member(request.node(), "id"), ours);
    int token = token(document, request.params());
    return (token == NONE ? edit : edit.replace(token, ours)).apply();
  }

  private static int token(JsonDocument document, int params) {
    return document.member(document.member(params, "_meta"), TOKEN);
  }

  /** A cancel of a client for the request that the server knows as {@code number}. */
  static byte[] cancelToServer(RpcNotification cancel, long number) {
    JsonDocument document = cancel.document();
    return new JsonEdit(document)
        .replace(document.member(cancel.params(), "requestId"), Long.toString(number))
        .apply();
  }

  /** A cancel of our own (MCP, "Cancellation"). */
  static byte[] cancel(long number, String reason) {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
            + number
            + ",\"reason\":\""
            + reason
            + "\"}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The answer to {@code call} as its caller gets it. */
  static byte[] toCaller(RpcResponse response, InFlight call) {
    JsonDocument document = response.document();
    JsonEdit edit =
        new JsonEdit(document)
            .replace(document.member(response.node(), "id"), call.asked().rawId());
    int subscription = subscription(document, document.member(response.result(), "_meta"));
    boolean ours =
        subscription != NONE && document.raw(subscription).equals(Long.toString(call.number()));
    return (ours ? edit.replace(subscription, call.asked().rawId()) : edit).apply();
  }

  /** The value by which the server's {@code progress} names its request, as it is written. */
  static String progressOf(RpcNotification progress) {
    return raw(progress, progress.document().member(progress.params(), TOKEN));
  }

  /** {@code progress} of {@code call} as its caller gets it. */
  static byte[] progressToCaller(RpcNotification progress, String token) {
    JsonDocument document = progress.document();
    return new JsonEdit(document).replace(document.member(progress.params(), TOKEN), token).apply();
  }

  /** The value by which a notification names its subscription, as it is written; or empty. */
  static String subscriptionOf(RpcNotification notification) {
    return raw(notification, subscription(notification));
  }

  static byte[] subscribedToCaller(RpcNotification notification, InFlight listen) {
    return new JsonEdit(notification.document())
        .replace(subscription(notification), listen.asked().rawId())
        .apply();
  }

  /** The value by which a cancel names a request; two spellings of one string are one. */
  static String cancelledOf(RpcNotification cancel) {
    JsonDocument document = cancel.document();
    int id = document.member(cancel.params(), "requestId");
    return document.isString(id) && document.kind(id) == JsonKind.ESCAPED_STRING
        ? JsonStrings.quote(document.text(id))
        : raw(cancel, id);
  }

  /** A server's cancel of {@code listen} as its caller gets it. */
  static byte[] cancelToCaller(RpcNotification cancel, InFlight listen) {
    JsonDocument document = cancel.document();
    JsonEdit edit =
        new JsonEdit(document)
            .replace(document.member(cancel.params(), "requestId"), listen.asked().rawId());
    int subscription = subscription(cancel);
    return (subscription == NONE ? edit : edit.replace(subscription, listen.asked().rawId()))
        .apply();
  }

  private static int subscription(RpcNotification notification) {
    JsonDocument document = notification.document();
    return subscription(document, document.member(notification.params(), "_meta"));
  }

  private static int subscription(JsonDocument document, int meta) {
    return document.member(meta, MetaKey.SUBSCRIPTION_ID);
  }

  private static String raw(RpcMessage message, int node) {
    return node == NONE ? "" : message.document().raw(node);
  }
}
