package io.cardea.dataplane.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.task.TasksExtension;
import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.envelope.EnvelopeRead;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;

/**
 * When a stateless client's call begins a task at a legacy server. There the client decides, by
 * {@code params.task} (MCP 2025-11-25, "Tasks", "Tool-Level Negotiation"); in the stateless era
 * whoever serves does, so the gateway.
 */
public final class LegacyTasks {

  private static final int MAX_DEPTH = 64;

  /** What a tool says of {@code params.task}. */
  private enum Support {
    FORBIDDEN,
    OPTIONAL,
    REQUIRED
  }

  private LegacyTasks() {}

  /**
   * Whether {@code call} is to begin a task: it has to if the tool runs in no other way, and does
   * if the tool leaves it open and the server could ask the client nothing anyway. Else the call is
   * made as it is, in which the server can ask.
   */
  public static boolean begins(Call call) {
    Support support = support(call);
    return support != Support.FORBIDDEN
        && call.message().orElse(null) instanceof RpcRequest request
        && EnvelopeRead.read(request) instanceof Envelope envelope
        && TasksExtension.isDeclared(request.document(), envelope.clientCapabilities())
        && (support == Support.REQUIRED
            || ClientAbilities.read(request.document(), envelope.clientCapabilities()).isNone());
  }

  /** Whether the tool runs as a task only and the client does not know tasks. */
  public static boolean isMissing(Call call) {
    return support(call) == Support.REQUIRED && !begins(call);
  }

  private static Support support(Call call) {
    boolean crosses =
        call.is(McpMethod.TOOLS_CALL)
            && call.revision().isModern()
            && call.serverEra() == Era.LEGACY;
    return crosses && call.destination() instanceof Destination.Server server
        ? server.item().map(item -> support(item.json())).orElse(Support.FORBIDDEN)
        : Support.FORBIDDEN;
  }

  private static Support support(String tool) {
    if (!tool.contains("taskSupport")
        || !(Json.parse(tool.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument document)) {
      return Support.FORBIDDEN;
    }
    int execution = document.member(JsonDocument.ROOT, "execution");
    int support = document.member(execution, "taskSupport");
    if (document.textEquals(support, "required")) {
      return Support.REQUIRED;
    }
    return document.textEquals(support, "optional") ? Support.OPTIONAL : Support.FORBIDDEN;
  }
}
