package io.cardea.dataplane.suspend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RequestId;
import java.util.Collection;
import java.util.stream.Collectors;

/** The answer that asks for more (MCP 2026-07-28, schema, "InputRequiredResult"). */
final class InputRequired {

  private InputRequired() {}

  static byte[] response(RequestId id, Collection<Question> questions, String requestState) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":"
            + id.json()
            + ",\"result\":{\"resultType\":\"input_required\",\"inputRequests\":"
            + questions.stream().map(Question::member).collect(Collectors.joining(",", "{", "}"))
            + ",\"requestState\":"
            + JsonStrings.quote(requestState)
            + "}}")
        .getBytes(UTF_8);
  }
}
