package io.cardea.upstream.conversation;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.util.Arrays;

/**
 * A message of the server that answers nothing.
 *
 * @param sort what it is
 * @param payload its text
 */
record Notice(Sort sort, Payload payload) {

  /** What it is, as far as its way to a client depends on it. */
  enum Sort {
    /** Wants an answer: never dropped. */
    REQUEST,
    /** Says that something changed: the same twice says no more than once. */
    CHANGE,
    OTHER
  }

  static Notice of(RpcMessage message) {
    return new Notice(
        switch (message) {
          case RpcRequest _ -> Sort.REQUEST;
          case RpcNotification notification when isChange(notification.method()) -> Sort.CHANGE;
          default -> Sort.OTHER;
        },
        Payload.of(text(message.document())));
  }

  /** The document's text, without a copy if it fills its array. */
  static byte[] text(JsonDocument document) {
    return document.from() == 0 && document.to() == document.bytes().length
        ? document.bytes()
        : document.toBytes();
  }

  private static boolean isChange(String method) {
    return method.equals(McpMethod.TOOLS_CHANGED.wireName())
        || method.equals(McpMethod.PROMPTS_CHANGED.wireName())
        || method.equals(McpMethod.RESOURCES_CHANGED.wireName())
        || method.equals(McpMethod.RESOURCE_UPDATED.wireName());
  }

  /** Its text; not to be changed. */
  byte[] json() {
    return payload.bytes();
  }

  boolean is(Sort other) {
    return sort == other;
  }

  boolean says(Notice other) {
    return sort == other.sort && Arrays.equals(json(), other.json());
  }
}
