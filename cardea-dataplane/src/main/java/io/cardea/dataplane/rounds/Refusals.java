package io.cardea.dataplane.rounds;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.UpstreamErrors;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import java.time.Duration;

/** Why a call that wants its client's input comes to no result. */
final class Refusals {

  private Refusals() {}

  static Refusal broken(Call call) {
    return UpstreamErrors.invalid(call, "a result that asks for input in no known way");
  }

  static Refusal endless(int rounds) {
    return Refusal.of(
        502,
        RpcError.BAD_UPSTREAM,
        "The MCP server asked for input " + rounds + " times and has no result yet.");
  }

  static Refusal undeclared(String capability) {
    return Refusal.of(
            502,
            RpcError.BAD_UPSTREAM,
            "The MCP server wants input for which the client has not declared "
                + capability
                + " in initialize.")
        .because("upstream asks without " + capability);
  }

  static Refusal tooMany(int most) {
    return Refusal.of(
        429,
        RpcError.LIMITED,
        "More than "
            + most
            + " requests to this session wait for an answer: answer some, or try again later.");
  }

  static Refusal unanswered(Duration patience) {
    return Refusal.of(
        504,
        RpcError.INPUT_MISSING,
        "The MCP server wants input that the client has not given within "
            + patience.toSeconds()
            + " s.");
  }

  static Refusal tooLarge(int most) {
    return Refusal.of(
        413,
        RpcError.INPUT_MISSING,
        "The answers to what the MCP server wants are longer than " + most + " bytes together.");
  }

  static Refusal refused(McpMethod method, RpcResponse response) {
    JsonDocument document = response.document();
    int code = document.member(response.error(), "code");
    String what = "The client answered the MCP server's " + method.wireName() + " with an error";
    String shown = code == NONE ? "" : " (" + document.raw(code) + ")";
    return Refusal.of(200, RpcError.INPUT_MISSING, what + shown + ".").because(what + ".");
  }
}
