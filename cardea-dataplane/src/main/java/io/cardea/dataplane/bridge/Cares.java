package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.catalog.Offer.Item;
import io.cardea.upstream.exchange.Care;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How calls may be treated while their server is in trouble: whether one may run twice. */
final class Cares {

  private static final int MAX_DEPTH = 64;

  /** What changes nothing at the server. */
  private static final Set<McpMethod> READ_ONLY =
      EnumSet.of(
          McpMethod.PING,
          McpMethod.DISCOVER,
          McpMethod.TOOLS_LIST,
          McpMethod.PROMPTS_LIST,
          McpMethod.PROMPTS_GET,
          McpMethod.RESOURCES_LIST,
          McpMethod.RESOURCE_TEMPLATES_LIST,
          McpMethod.RESOURCES_READ,
          McpMethod.COMPLETE,
          McpMethod.TASKS_GET,
          McpMethod.TASKS_LIST);

  private Cares() {}

  static Care of(Call call) {
    if (!(call.message().orElse(null) instanceof RpcRequest)
        || call.method().isEmpty()
        || call.is(McpMethod.TASKS_CANCEL)) {
      return Care.NONE;
    }
    if (call.is(McpMethod.TOOLS_CALL)) {
      return Care.ofTool(call.permit().action().target(), mayRunTwice(call));
    }
    return READ_ONLY.contains(call.method().get()) ? Care.REPEATABLE : Care.ONCE;
  }

  /** Whether the tool is said to be harmless by a server whose word the operator takes for it. */
  private static boolean mayRunTwice(Call call) {
    return call.permit().adapter().resilience().trustAnnotations()
        && call.destination() instanceof Destination.Server server
        && isHarmless(server.item());
  }

  private static boolean isHarmless(Optional<Item> tool) {
    if (tool.isEmpty()
        || !(Json.parse(tool.get().json().getBytes(UTF_8), MAX_DEPTH)
            instanceof JsonDocument definition)) {
      return false;
    }
    int annotations = definition.member(JsonDocument.ROOT, "annotations");
    return annotations != NONE
        && definition.isObject(annotations)
        && (isTrue(definition, definition.member(annotations, "readOnlyHint"))
            || isTrue(definition, definition.member(annotations, "idempotentHint")));
  }

  private static boolean isTrue(JsonDocument definition, int value) {
    return value != NONE && definition.raw(value).equals("true");
  }
}
