package io.cardea.dataplane.resume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.sse.SseEvent;

/** What clients are told of what they cannot have any more. */
final class Lost {

  /** One and the same for forged and foreign ids. */
  static final Refusal UNKNOWN_ID =
      Refusal.of(
          400,
          RpcError.INVALID_PARAMS,
          "Last-Event-ID is no id of an event of this session: open the stream without it.");

  static final Refusal SEVERAL_IDS =
      Refusal.of(400, RpcError.INVALID_REQUEST, "Send at most one Last-Event-ID.");

  /** Of a stream that is not here any more. */
  static final Refusal GONE =
      Refusal.of(
          410,
          RpcError.ANSWER_LOST,
          "The stream of this answer is not kept any more. The call may have been executed: check"
              + " what it has done before you repeat it.");

  /** Of an answer that came while its client was away. */
  static final Refusal NO_ROOM =
      Refusal.of(
          410,
          RpcError.ANSWER_LOST,
          "The answer could not be kept while you were away. The call was executed: check what it"
              + " has done before you repeat it.");

  private static final String NEVER_KNOWN =
      "Messages may be missing here: the stream that this one follows is not kept any more. Read"
          + " again what you rely on.";

  private Lost() {}

  /** Says that {@code count} messages are missing here. */
  static SseEvent messages(long count) {
    return notice(
        count
            + (count == 1 ? " message is" : " messages are")
            + " missing here: more came while you were away than can be kept. Read again what you"
            + " rely on.");
  }

  /** Says that nobody knows what is missing here. */
  static SseEvent unknownMessages() {
    return notice(NEVER_KNOWN);
  }

  private static SseEvent notice(String text) {
    String json =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"warning\","
            + "\"logger\":\"cardea\",\"data\":"
            + JsonStrings.quote(text)
            + "}}";
    return SseEvent.message(json.getBytes(UTF_8));
  }
}
