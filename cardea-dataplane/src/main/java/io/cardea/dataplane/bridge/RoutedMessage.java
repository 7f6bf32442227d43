package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.call.RoutedId;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.dataplane.task.TaskMessage;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;

/**
 * A message for an aggregate as one of its servers is to read it: names, URIs, ids and tokens as
 * that server wrote them. Every other byte stays.
 */
final class RoutedMessage {

  private RoutedMessage() {}

  static byte[] toUpstream(Call call, RpcMessage message, TaskIds tasks) {
    JsonDocument document = message.document();
    // Nodes of a batch's member keep their offsets, so what is changed can be cut out afterwards.
    JsonEdit edit = new JsonEdit(document, message.node());
    switch (message) {
      case RpcRequest request -> name(call, request, edit);
      case RpcResponse response ->
          response.id().ifPresent(id -> id(call, document.member(message.node(), "id"), id, edit));
      case RpcNotification notification -> token(call, notification, edit);
    }
    new TaskMessage(call, tasks).toServer(message, edit);
    return edit.isEmpty() ? SameEra.bytes(message) : edit.apply();
  }

  /**
   * Gives what the params name the name that the server knows, and the arguments of a call of a
   * tool that an operator has made what the operator wants of them.
   */
  static void name(Call call, RpcRequest request, JsonEdit edit) {
    if (!(call.destination() instanceof Destination.Server server) || server.name().isEmpty()) {
      return;
    }
    String there = server.nameThere().orElseThrow();
    int node = named(call.method().orElseThrow(), request);
    if (node != NONE && !request.document().textEquals(node, there)) {
      edit.replace(node, JsonStrings.quote(there));
    }
    server
        .custom()
        .ifPresent(custom -> custom.complete(request.document(), request.params(), edit));
  }

  /** Where the params name what the method touches. */
  private static int named(McpMethod method, RpcRequest request) {
    JsonDocument document = request.document();
    int params = request.params();
    return switch (method.target()) {
      case TOOL, PROMPT -> document.member(params, "name");
      case RESOURCE -> document.member(params, "uri");
      case REFERENCE -> {
        int ref = document.member(params, "ref");
        int name = document.member(ref, "name");
        boolean isPrompt = document.textEquals(document.member(ref, "type"), "ref/prompt");
        yield isPrompt ? name : document.member(ref, "uri");
      }
      case TASK -> document.member(params, "taskId");
      case NONE, SUBSCRIPTIONS -> NONE;
    };
  }

  private static void token(Call call, RpcNotification notification, JsonEdit edit) {
    JsonDocument document = notification.document();
    if (call.is(McpMethod.PROGRESS)) {
      int token = document.member(notification.params(), "progressToken");
      if (token != NONE) {
        RequestId.parse(document.raw(token)).ifPresent(id -> id(call, token, id, edit));
      }
    }
  }

  /** What the server chose itself stays: it may have been passed on before. */
  private static void id(Call call, int node, RequestId fromClient, JsonEdit edit) {
    RoutedId.parse(fromClient)
        .filter(routed -> routed.adapter().equals(call.place()))
        .ifPresent(routed -> edit.replace(node, routed.id().json()));
  }
}
