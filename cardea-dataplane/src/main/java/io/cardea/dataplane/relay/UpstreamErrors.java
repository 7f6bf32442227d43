package io.cardea.dataplane.relay;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.method.McpMethod;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;

/**
 * What a client is told when its upstream fails: what happened, whether the call may have run, what
 * to do.
 */
public final class UpstreamErrors {

  /** For people and models: what is not known, and what to do before anything is done twice. */
  private static final String UNCERTAIN =
      " The call may have executed, wholly or in part, and is not sent again: check whether it took"
          + " effect before you repeat it.";

  private UpstreamErrors() {}

  /** For a failed exchange. */
  public static Refusal of(Call call, UpstreamFailure failure) {
    boolean isUncertain = failure.mayHaveExecuted() && call.is(McpMethod.TOOLS_CALL);
    String check = isUncertain ? UNCERTAIN : "";
    Refusal refusal =
        switch (failure.kind()) {
          case BLOCKED ->
              Refusal.of(
                  502,
                  RpcError.BAD_UPSTREAM,
                  "The adapter's address is not allowed. Ask whoever runs this gateway." + check);
          case UNREACHABLE ->
              Refusal.of(
                  502,
                  RpcError.BAD_UPSTREAM,
                  "The MCP server cannot be reached." + (isUncertain ? UNCERTAIN : " Try later."));
          case BREAKER_OPEN -> spared(call, failure, "server", "breaker_open");
          case TOOL_BREAKER_OPEN -> spared(call, failure, "tool", "tool_breaker_open");
          case QUEUE_FULL -> {
            String what = "Too many calls wait for this MCP server.";
            yield isUncertain
                ? Refusal.of(503, RpcError.UNAVAILABLE, what + UNCERTAIN)
                : Refusal.of(503, RpcError.UNAVAILABLE, what + " Try again in a second.")
                    .withHeader("Retry-After", "1");
          }
          case TIMEOUT ->
              Refusal.of(
                  504, RpcError.UPSTREAM_TIMEOUT, "The MCP server did not answer in time." + check);
          case BROKEN ->
              Refusal.of(
                  502, RpcError.BAD_UPSTREAM, "The connection to the MCP server broke." + check);
          case FAULT ->
              Refusal.of(
                  500,
                  RpcError.INTERNAL_ERROR,
                  "Something broke in this gateway. Ask whoever runs it." + check);
          case TOO_LARGE ->
              Refusal.of(
                  502,
                  RpcError.BAD_UPSTREAM,
                  "The MCP server's answer is larger than this adapter allows." + check);
        };
    Refusal explained = refusal.because(failure.kind() + ": " + failure.detail());
    if (!failure.mayHaveExecuted()) {
      return explained.saying(Refusal.NOT_EXECUTED);
    }
    return isUncertain ? explained.saying(Refusal.MAY_HAVE_EXECUTED) : explained;
  }

  /** For a call that was not sent, or not again, because too many before it failed. */
  private static Refusal spared(Call call, UpstreamFailure failure, String what, String reason) {
    if (failure.mayHaveExecuted()) {
      String failed =
          "Too many calls of this MCP " + what + " failed, so that none is sent for a while.";
      return Refusal.of(
          503, RpcError.UNAVAILABLE, failed + (call.is(McpMethod.TOOLS_CALL) ? UNCERTAIN : ""));
    }
    String adapter = call.permit().adapter().key().name();
    long seconds = Math.max(1, failure.retryAfter().plusMillis(999).toSeconds());
    return Refusal.of(
            503,
            RpcError.UNAVAILABLE,
            "Too many calls of this MCP "
                + what
                + " failed, so that none is sent for a while. This one did not run: it is safe to"
                + " repeat it, in "
                + seconds
                + " s at the earliest.")
        .withHeader("Retry-After", String.valueOf(seconds))
        .withData(
            "{\"reason\":\""
                + reason
                + "\",\"adapter\":\""
                + adapter
                + "\",\"executed\":false,\"retryAfterSeconds\":"
                + seconds
                + ",\"requestId\":\""
                + call.arrival().id()
                + "\"}");
  }

  /** For an answer that breaks the protocol. */
  public static Refusal invalid(Call call, String reason) {
    boolean isUncertain = call.is(McpMethod.TOOLS_CALL);
    Refusal refusal =
        Refusal.of(
                502,
                RpcError.BAD_UPSTREAM,
                "The MCP server's answer broke the protocol." + (isUncertain ? UNCERTAIN : ""))
            .because("upstream sent " + reason);
    return isUncertain ? refusal.saying(Refusal.MAY_HAVE_EXECUTED) : refusal;
  }

  /** An answer whose status says that there is none. */
  public static Refusal status(Call call, UpstreamHead head) {
    Refusal refusal =
        switch (head.status()) {
          case 401, 403 ->
              Refusal.of(
                  502,
                  RpcError.BAD_UPSTREAM,
                  "The MCP server refused this gateway's credentials. Ask whoever runs it.");
          case 429 ->
              Refusal.of(429, RpcError.LIMITED, "The MCP server is limiting calls. Try later.")
                  .withHeader("Retry-After", retryAfter(head));
          case 503 ->
              Refusal.of(503, RpcError.UNAVAILABLE, "The MCP server is unavailable. Try later.")
                  .withHeader("Retry-After", retryAfter(head));
          default -> invalid(call, "HTTP status " + head.status() + " without an MCP message");
        };
    return refusal.because("upstream answered " + head.status());
  }

  /** For a server that speaks no revision of the client's era. */
  public static Refusal otherEra(Call call) {
    return Refusal.of(
            call.revision().isModern() ? 400 : 502,
            RpcError.NOT_AVAILABLE,
            "This MCP server answers in no revision that the gateway knows. Ask whoever runs it.")
        .saying(Refusal.NOT_EXECUTED)
        .because("upstream refuses both eras");
  }

  private static String retryAfter(UpstreamHead head) {
    return head.header("retry-after").filter(value -> value.matches("\\d{1,6}")).orElse("1");
  }
}
