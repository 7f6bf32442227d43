package io.cardea.dataplane.node;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.method.McpMethod;

/** What a client is told whose call was held by a node that is gone. */
public final class Owners {

  private Owners() {}

  /** For a call that waits there for its client, who goes on with it. */
  public static Refusal lostSuspended(Call call) {
    return Refusal.of(
            502,
            RpcError.OWNER_LOST,
            "The node of this gateway that held the call has stopped, and with it the call."
                + check(call)
                + " Send it without requestState and inputResponses then.")
        .because("owner-lost: the node that held the suspended call is gone");
  }

  /** For a call that was under way there. */
  public static Refusal lost(Call call) {
    return Refusal.of(
            502,
            RpcError.OWNER_LOST,
            "The node of this gateway that held the call has stopped, and its answer is lost."
                + check(call))
        .because("owner-lost: the node that held the call is gone");
  }

  private static String check(Call call) {
    return call.is(McpMethod.TOOLS_CALL)
        ? " The call may have executed: check before you repeat it."
        : " You may send it again.";
  }
}
