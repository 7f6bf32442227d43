package io.cardea.app.telemetry;

import io.cardea.model.trace.Operation;
import io.cardea.model.trace.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import java.util.function.BiConsumer;

/**
 * Names that OpenTelemetry's conventions for MCP have (open-telemetry/semantic-conventions-genai,
 * "Semantic conventions for Model Context Protocol"; status: development), and three of ours.
 */
final class McpAttributes {

  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> RESPONSE_CODE =
      AttributeKey.stringKey("rpc.response.status_code");
  static final AttributeKey<String> TRANSPORT = AttributeKey.stringKey("network.transport");
  static final AttributeKey<String> PROTOCOL = AttributeKey.stringKey("network.protocol.name");
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("mcp.method.name");
  static final AttributeKey<String> REVISION = AttributeKey.stringKey("mcp.protocol.version");
  private static final AttributeKey<String> SESSION = AttributeKey.stringKey("mcp.session.id");
  private static final AttributeKey<String> RPC_ID = AttributeKey.stringKey("jsonrpc.request.id");
  private static final AttributeKey<String> TOOL = AttributeKey.stringKey("gen_ai.tool.name");
  private static final AttributeKey<String> PROMPT = AttributeKey.stringKey("gen_ai.prompt.name");
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("gen_ai.operation.name");
  private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> REQUEST = AttributeKey.stringKey("cardea.request.id");
  private static final AttributeKey<String> TENANT = AttributeKey.stringKey("cardea.tenant");
  private static final AttributeKey<String> ADAPTER = AttributeKey.stringKey("cardea.adapter");

  private McpAttributes() {}

  /** Name of the span of {@code operation}: the method, and the tool or prompt if it has one. */
  static String name(Operation operation) {
    return operation
        .thing()
        .map(thing -> operation.method() + " " + thing.name())
        .orElseGet(operation::method);
  }

  /** Whether {@code error} is a code of JSON-RPC. */
  static boolean isCode(String error) {
    return error.startsWith("-");
  }

  /** Says on {@code span} what {@code operation} is. */
  static void put(Span span, Operation operation) {
    span.updateName(name(operation));
    common(operation, span::setAttribute);
    operation.thing().ifPresent(thing -> span.setAttribute(key(thing.kind()), thing.name()));
    span.setAttribute(REQUEST, operation.id());
    operation.requestId().ifPresent(id -> span.setAttribute(RPC_ID, id));
    operation.session().ifPresent(id -> span.setAttribute(SESSION, id));
    if (isToolCall(operation)) {
      span.setAttribute(OPERATION, "execute_tool");
    }
  }

  /** Says on {@code span} with whom. */
  static void put(Span span, Trace.Peer peer) {
    span.setAttribute(TRANSPORT, peer.transport());
    if (peer.transport().equals("tcp")) {
      span.setAttribute(PROTOCOL, "http");
    }
    if (!peer.host().isEmpty()) {
      span.setAttribute(HOST, peer.host());
      span.setAttribute(PORT, (long) peer.port());
    }
  }

  /**
   * What durations of {@code operation} are told apart by. Not by tools and prompts: who may call
   * any makes names up, and each would be a series until the gateway stops.
   */
  static Attributes of(Operation operation, String transport, String error) {
    AttributesBuilder attributes = Attributes.builder();
    common(operation, attributes::put);
    attributes.put(TRANSPORT, transport);
    if (!error.isEmpty()) {
      attributes.put(ERROR, error);
    }
    return attributes.build();
  }

  private static boolean isToolCall(Operation operation) {
    return operation.thing().filter(thing -> thing.kind() == Operation.Kind.TOOL).isPresent();
  }

  private static void common(Operation operation, BiConsumer<AttributeKey<String>, String> to) {
    to.accept(METHOD, operation.method());
    to.accept(TENANT, operation.tenant());
    if (!operation.adapter().isEmpty()) {
      to.accept(ADAPTER, operation.adapter());
    }
    if (!operation.revision().isEmpty()) {
      to.accept(REVISION, operation.revision());
    }
  }

  private static AttributeKey<String> key(Operation.Kind kind) {
    return switch (kind) {
      case TOOL -> TOOL;
      case PROMPT -> PROMPT;
    };
  }
}
