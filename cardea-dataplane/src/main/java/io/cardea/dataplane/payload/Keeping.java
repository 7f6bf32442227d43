package io.cardea.dataplane.payload;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.PayloadRules;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import java.util.Optional;
import java.util.Set;

/**
 * How much of a call is kept: as the adapter says of its tools, prompts, resources and their
 * completion. Of greetings, lists and streams, which say what a server offers, nothing is.
 */
public final class Keeping {

  private static final Set<McpMethod> OF_SERVER =
      Set.of(McpMethod.PROMPTS_GET, McpMethod.RESOURCES_READ, McpMethod.COMPLETE);

  /** What they belong to is not known here. */
  private static final Set<McpMethod> OF_TASKS =
      Set.of(
          McpMethod.TASKS_GET,
          McpMethod.TASKS_RESULT,
          McpMethod.TASKS_UPDATE,
          McpMethod.TASKS_CANCEL);

  private Keeping() {}

  /** The params of {@code call}, and what is kept of them. */
  public static Payload params(Call call) {
    Optional<RpcMessage> message = call.message();
    int node = message.map(Keeping::params).orElse(JsonDocument.NONE);
    if (node == JsonDocument.NONE) {
      return Payload.NONE;
    }
    JsonDocument document = message.orElseThrow().document();
    Payload params = Payload.of(document.bytes(), document.start(node), document.end(node));
    PayloadRules rules = rules(call);
    return switch (policy(call)) {
      case DIGEST -> params;
      case REDACTED -> params.redactedTo(Redaction.of(document, node, rules.shown()));
      case FULL -> params.full();
    };
  }

  private static int params(RpcMessage message) {
    return switch (message) {
      case RpcRequest request -> request.params();
      case RpcNotification notification -> notification.params();
      case RpcResponse response -> response.isError() ? response.error() : response.result();
    };
  }

  /** What {@code call}'s adapter says. */
  static PayloadRules rules(Call call) {
    return call.server().map(Adapter::payloads).orElse(PayloadRules.DIGEST);
  }

  /** How much is kept of {@code call}. */
  static PayloadPolicy policy(Call call) {
    PayloadRules rules = rules(call);
    if (rules.equals(PayloadRules.DIGEST)) {
      return PayloadPolicy.DIGEST;
    }
    if (call.message().orElse(null) instanceof RpcResponse) {
      return rules.least();
    }
    if (call.is(McpMethod.TOOLS_CALL)) {
      return call.knownPermit()
          .map(permit -> rules.ofTool(permit.action().target()))
          .orElseGet(rules::least);
    }
    Optional<McpMethod> method = call.method();
    if (method.filter(OF_SERVER::contains).isPresent()) {
      return rules.policy();
    }
    return method.filter(OF_TASKS::contains).isPresent() ? rules.least() : PayloadPolicy.DIGEST;
  }
}
