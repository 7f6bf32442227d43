package io.cardea.dataplane.rounds;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server wants to know before it goes on (MCP 2026-07-28, "InputRequiredResult").
 *
 * @param wanted what the client is to be asked; possibly nothing
 * @param requestState what is to be said with the next round, as it was written
 */
record InputRequired(List<Wanted> wanted, Optional<String> requestState) {

  /**
   * One request for the client.
   *
   * @param key the server's name for it
   * @param method what it asks
   * @param document where its params are
   * @param params their node, or {@link JsonDocument#NONE}
   */
  record Wanted(String key, McpMethod method, JsonDocument document, int params) {}

  /** Empty if it is not what the schema says. */
  static Optional<InputRequired> read(RpcResponse response) {
    JsonDocument document = response.document();
    int state = document.member(response.result(), "requestState");
    int requests = document.member(response.result(), "inputRequests");
    boolean isBroken =
        (state == NONE && requests == NONE)
            || (state != NONE && !document.isString(state))
            || (requests != NONE && !document.isObject(requests));
    if (isBroken) {
      return Optional.empty();
    }
    List<Wanted> wanted = new ArrayList<>();
    if (requests != NONE) {
      for (int key = document.first(requests); key != NONE; key = document.nextKey(requests, key)) {
        Optional<Wanted> one = wanted(document, document.text(key), document.valueOf(key));
        if (one.isEmpty()) {
          return Optional.empty();
        }
        wanted.add(one.get());
      }
    }
    return Optional.of(
        new InputRequired(
            List.copyOf(wanted),
            state == NONE ? Optional.empty() : Optional.of(document.raw(state))));
  }

  private static Optional<Wanted> wanted(JsonDocument document, String key, int request) {
    int method = document.member(request, "method");
    int params = document.member(request, "params");
    if (!document.isString(method) || (params != NONE && !document.isObject(params))) {
      return Optional.empty();
    }
    return McpMethod.fromServer(document.text(method), Era.LEGACY)
        .filter(asked ->
            asked == McpMethod.ELICIT
                || asked == McpMethod.CREATE_MESSAGE
                || asked == McpMethod.ROOTS_LIST)
        .map(asked -> new Wanted(key, asked, document, params));
  }
}
