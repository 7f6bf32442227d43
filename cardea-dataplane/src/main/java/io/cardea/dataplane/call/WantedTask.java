package io.cardea.dataplane.call;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;

/**
 * When the call of a session's client may become a task at a stateless server: if the client says
 * {@code params.task}. Whether it does become one, that server decides.
 */
public final class WantedTask {

  private WantedTask() {}

  /** Whether the client of {@code call} wants a task. */
  public static boolean in(Call call) {
    return call.is(McpMethod.TOOLS_CALL)
        && call.revision() == Revision.R2025_11_25
        && call.serverEra() == Era.MODERN
        && call.message().orElse(null) instanceof RpcRequest request
        && isSaid(request);
  }

  private static boolean isSaid(RpcRequest request) {
    JsonDocument document = request.document();
    return document.isObject(document.member(request.params(), "task"));
  }
}
