package io.cardea.dataplane.relay;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.WantedTask;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.json.JsonError;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.message.RpcInvalid;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.model.trace.Trace;

/**
 * Checks one message of an upstream for the call it belongs to: strict JSON, a JSON-RPC message,
 * the right id, a method that the era allows; lists lose what the caller may not use. Pure.
 */
final class ResponseInspector {

  private final Call call;
  private final Rewriting rewriting;
  private final int maxDepth;

  ResponseInspector(Call call, Rewriting rewriting) {
    this.call = call;
    this.rewriting = rewriting;
    this.maxDepth = call.arrival().snapshot().settings().limits().jsonDepth();
  }

  /** What is told of the call. */
  Trace trace() {
    return call.arrival().trace();
  }

  Inspected inspect(byte[] json) {
    return switch (Json.parse(json, maxDepth)) {
      case JsonError error -> new Inspected.Invalid("not strict JSON: " + error);
      case JsonDocument document ->
          switch (RpcMessage.read(document, JsonDocument.ROOT)) {
            case RpcInvalid invalid -> new Inspected.Invalid(invalid.reason());
            case RpcResponse response -> rewritten(response, response(response));
            case RpcRequest request -> rewritten(request, request(request));
            case RpcNotification notification ->
                rewritten(notification, notification(notification));
          };
    };
  }

  private Inspected rewritten(RpcMessage message, Inspected inspected) {
    if (rewriting.equals(Rewriting.NONE) || !(inspected instanceof Inspected.Forward forward)) {
      return inspected;
    }
    JsonEdit edit = new JsonEdit(message.document());
    if (!rewriting.rewrite(message, edit)) {
      return new Inspected.Drop("not for this client");
    }
    return edit.isEmpty()
        ? forward
        : new Inspected.Changed(edit.apply(), forward, rewriting.status(message));
  }

  private Inspected response(RpcResponse response) {
    if (call.arrival().verb() == Arrival.Verb.GET) {
      return new Inspected.Drop("a response on a stream that answers no request");
    }
    boolean ours = response.id().equals(rewriting.idAtServer(call.requestId()));
    if (!ours && !(response.isError() && response.id().isEmpty())) {
      return new Inspected.Invalid("a response with another id than the request's");
    }
    if (response.isError()) {
      return new Inspected.Forward(Inspected.Kind.ERROR, code(response));
    }
    if (call.crossesEras() && call.serverEra() == Era.MODERN) {
      int type = response.document().member(response.result(), "resultType");
      if (response.document().textEquals(type, "input_required")) {
        return new Inspected.Asks(response);
      }
      boolean begins = response.document().textEquals(type, "task") && WantedTask.in(call);
      if (type != JsonDocument.NONE
          && !begins
          && !response.document().textEquals(type, "complete")) {
        return new Inspected.Invalid("a result of a type that was not asked for");
      }
    }
    return call.method()
        .map(method -> ListFilter.apply(call, method, response))
        .orElseGet(() -> kindOf(response));
  }

  private static int code(RpcResponse response) {
    JsonDocument document = response.document();
    int code = document.member(response.error(), "code");
    boolean small = code != JsonDocument.NONE && document.raw(code).matches("-?\\d{1,9}");
    return small ? Integer.parseInt(document.raw(code)) : 0;
  }

  static Inspected kindOf(RpcResponse response) {
    JsonDocument document = response.document();
    int isError = document.member(response.result(), "isError");
    boolean failed = isError != JsonDocument.NONE && document.kind(isError) == JsonKind.TRUE;
    return new Inspected.Forward(failed ? Inspected.Kind.ERROR : Inspected.Kind.RESULT, 0);
  }

  private Inspected request(RpcRequest request) {
    if (call.serverEra() == Era.MODERN) {
      return new Inspected.Invalid("a request of the server, which MCP 2026-07-28 does not have");
    }
    return rewriting.hearsEveryRequest()
            || McpMethod.fromServer(request.method(), Era.LEGACY).isPresent()
        ? new Inspected.Forward(Inspected.Kind.OTHER, 0)
        : new Inspected.Drop("a request with an unknown method");
  }

  private Inspected notification(RpcNotification notification) {
    return McpMethod.fromServer(notification.method(), call.serverEra()).isPresent()
        ? new Inspected.Forward(Inspected.Kind.OTHER, 0)
        : new Inspected.Drop("a notification with an unknown method");
  }
}
