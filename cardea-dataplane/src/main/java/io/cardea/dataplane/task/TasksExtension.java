package io.cardea.dataplane.task;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;

/** The extension of MCP 2026-07-28 that brings tasks (SEP-2663). */
public final class TasksExtension {

  /** Its name. */
  public static final String ID = "io.modelcontextprotocol/tasks";

  /** Capabilities of who uses it and nothing else, JSON. */
  public static final String DECLARED = "{\"extensions\":{\"" + ID + "\":{}}}";

  /** What is told to a client that does not declare it and has to, JSON. */
  public static final String REQUIRED = "{\"requiredCapabilities\":" + DECLARED + "}";

  private TasksExtension() {}

  /** Whether the capabilities at {@code node}, of a client or a server, declare it. */
  public static boolean isDeclared(JsonDocument document, int node) {
    return document.isObject(document.member(document.member(node, "extensions"), ID));
  }

  /** Whether {@code request} is about tasks although its client does not declare them. */
  public static boolean isMissing(McpMethod method, RpcRequest request, Envelope envelope) {
    JsonDocument document = request.document();
    int filter = document.member(request.params(), "notifications");
    boolean listens =
        method == McpMethod.SUBSCRIPTIONS_LISTEN && document.member(filter, "taskIds") != NONE;
    return (listens || method.target() == McpMethod.Target.TASK)
        && !isDeclared(document, envelope.clientCapabilities());
  }
}
