package io.cardea.dataplane.relay;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.upstream.exchange.UpstreamHead;

/**
 * What an upstream's whole answer means: a message to pass on, an acceptance, or a refusal. Pure.
 */
final class BodyRules {

  /** An answer without a message. */
  sealed interface Empty {}

  /** As it should be. */
  record Pass(int status) implements Empty {}

  /** The server speaks the other era only. */
  record OtherEra() implements Empty {}

  /** Not as it should be. */
  record Refuse(Refusal refusal) implements Empty {}

  private static final Refusal SESSION_LOST =
      Refusal.of(
          404, RpcError.NOT_FOUND, "The MCP server has ended this session: send initialize again.");

  private static final Refusal SERVER_SESSION_LOST =
      Refusal.of(
              502,
              RpcError.BAD_UPSTREAM,
              "The MCP server had forgotten its session, so the call did not run: repeat it, a new"
                  + " session is opened.")
          .saying(Refusal.NOT_EXECUTED);

  private final Call call;

  BodyRules(Call call) {
    this.call = call;
  }

  /**
   * Whether the body is to be read as a message for the client: never what a proxy or a login page
   * says.
   */
  boolean hasMessage(UpstreamHead head, byte[] body) {
    return body.length > 0
        && head.isType("application/json")
        && (head.status() == 200 || isRefusalOfMcp(head.status()))
        && !endsSession(head, body)
        && call.message().isPresent();
  }

  private static boolean isRefusalOfMcp(int status) {
    return status == 400 || status == 404 || status == 405 || status == 406 || status == 415;
  }

  /**
   * The status that goes with a message: the legacy revisions know errors inside successful answers
   * only.
   */
  int status(UpstreamHead head) {
    return call.crossesEras() && !call.revision().isModern() ? 200 : head.status();
  }

  Empty withoutMessage(UpstreamHead head, byte[] body) {
    int status = head.status();
    boolean accepted = status >= 200 && status < 300;
    if (call.arrival().verb() == Arrival.Verb.GET && status == 405) {
      return new Pass(405);
    }
    if (accepted && call.requestId().isEmpty() && call.arrival().verb() == Arrival.Verb.POST) {
      return new Pass(202);
    }
    if (endsSession(head, body)) {
      return new Refuse(call.canReopen() ? SERVER_SESSION_LOST : SESSION_LOST);
    }
    if (isOtherEra(status)) {
      return new OtherEra();
    }
    return new Refuse(UpstreamErrors.status(call, head));
  }

  /** Whether the upstream says that it does not know our session (any more). */
  boolean endsSession(UpstreamHead head, byte[] body) {
    boolean upstreamHasOne = call.attachment().flatMap(Attachment::id).isPresent();
    return upstreamHasOne && call.serverEra() == Era.LEGACY && SessionLoss.isSaid(head, body);
  }

  /**
   * Whether a refusal with this error code is one that only the other era has a use for. A child
   * process has no statuses to refuse {@code initialize} with.
   */
  boolean isOtherEra(UpstreamHead head, int errorCode) {
    boolean known = errorCode == 0 || (errorCode <= -32600 && errorCode >= -32700);
    boolean modernOnly = errorCode <= -32020 && errorCode >= -32099;
    if (call.serverEra() == Era.MODERN) {
      return isOtherEra(head.status()) && !known && !modernOnly;
    }
    if (modernOnly && !call.is(McpMethod.INITIALIZE)) {
      // A server that was replaced by one that knows no sessions.
      return call.message().orElse(null) instanceof RpcRequest && isRefusalOfMcp(head.status());
    }
    boolean noInitialize = modernOnly || errorCode == RpcError.METHOD_NOT_FOUND;
    return noInitialize && isOtherEra(head.status() == 200 ? 400 : head.status());
  }

  /** Whether a refusal with this status, if it says nothing of MCP, is one of the other era. */
  boolean isOtherEra(int status) {
    if (call.crossesEras() && call.serverEra() == Era.LEGACY) {
      return false;
    }
    boolean opens =
        call.serverEra() == Era.MODERN
            ? call.message().orElse(null) instanceof RpcRequest
            : call.is(McpMethod.INITIALIZE);
    return opens && isRefusalOfMcp(status);
  }
}
