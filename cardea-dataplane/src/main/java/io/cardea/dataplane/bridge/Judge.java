package io.cardea.dataplane.bridge;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import java.util.Optional;

/**
 * What servers may ask: only what the client has declared for the very request. Everything else is
 * answered as the client itself would in a session of the legacy era. Pure.
 */
public final class Judge {

  private Judge() {}

  /** The answer to {@code asked} without asking the client; empty if the client may be asked. */
  public static Optional<byte[]> answer(RpcRequest asked, ClientAbilities abilities) {
    if (asked.method().equals(McpMethod.PING.wireName())) {
      return Optional.of(
          ("{\"jsonrpc\":\"2.0\",\"id\":" + asked.id().json() + ",\"result\":{}}").getBytes(UTF_8));
    }
    return refusal(asked, abilities).map(error -> error.toBytes(Optional.of(asked.id())));
  }

  private static Optional<RpcError> refusal(RpcRequest asked, ClientAbilities abilities) {
    if (asked.method().equals(McpMethod.ELICIT.wireName())) {
      return elicitation(asked, abilities);
    }
    if (asked.method().equals(McpMethod.CREATE_MESSAGE.wireName())) {
      return sampling(asked, abilities);
    }
    return asked.method().equals(McpMethod.ROOTS_LIST.wireName()) && abilities.roots()
        ? Optional.empty()
        : undeclared(asked);
  }

  /** MCP 2025-11-25, "Elicitation", "Error Handling": the code for modes that are not declared. */
  private static Optional<RpcError> elicitation(RpcRequest asked, ClientAbilities abilities) {
    if (!abilities.form() && !abilities.url()) {
      return undeclared(asked);
    }
    JsonDocument document = asked.document();
    int mode = document.member(asked.params(), "mode");
    boolean isForm = mode == NONE || document.textEquals(mode, "form");
    boolean allowed =
        isForm ? abilities.form() : document.textEquals(mode, "url") && abilities.url();
    return allowed
        ? Optional.empty()
        : Optional.of(
            RpcError.of(
                RpcError.INVALID_PARAMS, "The client does not declare this mode of elicitation."));
  }

  private static Optional<RpcError> sampling(RpcRequest asked, ClientAbilities abilities) {
    if (!abilities.sampling()) {
      return undeclared(asked);
    }
    JsonDocument document = asked.document();
    boolean tools =
        document.member(asked.params(), "tools") != NONE
            || document.member(asked.params(), "toolChoice") != NONE;
    return tools && !abilities.tools()
        ? Optional.of(
            RpcError.of(RpcError.INVALID_PARAMS, "The client does not declare sampling.tools."))
        : Optional.empty();
  }

  private static Optional<RpcError> undeclared(RpcRequest asked) {
    return Optional.of(
        RpcError.of(
            RpcError.METHOD_NOT_FOUND,
            "The client does not declare what " + asked.method() + " needs."));
  }
}
