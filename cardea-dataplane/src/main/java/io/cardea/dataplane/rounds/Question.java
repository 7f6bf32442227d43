package io.cardea.dataplane.rounds;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.bridge.ClientCapabilities;
import io.cardea.dataplane.rounds.InputRequired.Wanted;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * A request to a client, as its revision knows it.
 *
 * @param key the server's name for what is asked
 * @param method what is asked
 * @param id of the request
 */
record Question(String key, McpMethod method, RequestId id) {

  /** The request's params if the client can be asked it; else what it would have had to declare. */
  sealed interface Params {}

  /** As JSON; without any, the empty string. */
  record Fits(String json) implements Params {}

  /** It has not declared this. */
  record Undeclared(String capability) implements Params {}

  /** What a client of {@code revision} that declared {@code can} is asked. */
  static Params params(Wanted wanted, ClientCapabilities can, Revision revision, RequestId id) {
    JsonDocument document = wanted.document();
    String raw = wanted.params() == NONE ? "" : document.raw(wanted.params());
    return switch (wanted.method()) {
      case ROOTS_LIST -> can.roots() ? new Fits(raw) : new Undeclared("roots");
      case CREATE_MESSAGE -> {
        boolean tools =
            document.member(wanted.params(), "tools") != NONE
                || document.member(wanted.params(), "toolChoice") != NONE;
        yield !can.sampling()
            ? new Undeclared("sampling")
            : tools && !can.tools() ? new Undeclared("sampling.tools") : new Fits(raw);
      }
      default -> elicitation(wanted, can, revision, id, raw);
    };
  }

  private static Params elicitation(
      Wanted wanted, ClientCapabilities can, Revision revision, RequestId id, String raw) {
    JsonDocument document = wanted.document();
    int mode = document.member(wanted.params(), "mode");
    if (mode == NONE || document.textEquals(mode, "form")) {
      // Forms were the only mode and had no name before 2025-11-25.
      boolean named = revision.compareTo(Revision.R2025_11_25) >= 0;
      return !can.form()
          ? new Undeclared("elicitation")
          : new Fits(mode == NONE || named ? raw : without(document, wanted.params(), "mode"));
    }
    if (!document.textEquals(mode, "url") || !can.url()) {
      return new Undeclared("elicitation.url");
    }
    // MCP 2025-11-25 wants to name it; in the stateless era nobody refers to it again.
    boolean hasId = document.member(wanted.params(), "elicitationId") != NONE;
    return new Fits(hasId ? raw : "{\"elicitationId\":" + id.json() + "," + raw.substring(1));
  }

  private static String without(JsonDocument document, int object, String name) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    for (int key = document.first(object); key != NONE; key = document.nextKey(object, key)) {
      if (!document.textEquals(key, name)) {
        members.add(
            JsonStrings.quote(document.text(key)) + ":" + document.raw(document.valueOf(key)));
      }
    }
    return members.toString();
  }

  /** The request itself. */
  byte[] message(Fits params) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":"
            + id.json()
            + ",\"method\":\""
            + method.wireName()
            + "\""
            + (params.json().isEmpty() ? "" : ",\"params\":" + params.json())
            + "}")
        .getBytes(UTF_8);
  }

  /** What tells the client that nobody waits for the answer any more. */
  byte[] cancellation() {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
            + id.json()
            + ",\"reason\":\"The call that asked is over.\"}}")
        .getBytes(UTF_8);
  }

  /**
   * What the server is told instead of a client's error: who could not ask a person says so as if
   * the person had looked away. For a model's message and for roots there is no such word.
   */
  Optional<String> insteadOfError() {
    return method == McpMethod.ELICIT ? Optional.of("{\"action\":\"cancel\"}") : Optional.empty();
  }
}
