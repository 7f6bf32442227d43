package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import java.util.Optional;

/**
 * A question to the user in the modern era (MCP 2026-07-28, "Multi Round-Trip Requests"). The state
 * only names the question: whoever makes one up gets no further than with the one given, so it
 * needs no seal.
 */
final class InputRequired {

  private static final String STATE = "sample-1:";

  private InputRequired() {}

  /** Answers {@code call} with the question, or says that the client cannot ask. */
  static void answerWith(
      Call call, Envelope envelope, Outcome.Question question, String serverMeta) {
    if (!Elicited.isSupported(call.document(), envelope.clientCapabilities())) {
      call.fail(
          400,
          RpcError.of(
                  RpcError.MISSING_CLIENT_CAPABILITY, "The client must declare form elicitation")
              .withData("{\"requiredCapabilities\":{\"elicitation\":{\"form\":{}}}}"));
      return;
    }
    call.result(
        """
        "resultType":"input_required",\
        "inputRequests":{%s:{"method":"elicitation/create","params":%s}},"requestState":%s,%s\
        """
            .formatted(
                quote(question.key()),
                question.elicitation(),
                quote(STATE + question.key()),
                serverMeta));
  }

  /** Whether a retry brings a state, and one that was given here; a first try brings none. */
  static boolean isStateValid(Call call) {
    return call.param("requestState") == JsonDocument.NONE
        ? call.param("inputResponses") == JsonDocument.NONE
        : call.text("requestState").filter(state -> state.startsWith(STATE)).isPresent();
  }

  /** The answer to the question that the state names; if it is missing, it is asked again. */
  static Optional<Elicited> answer(Call call) {
    return call.text("requestState")
        .map(state -> state.substring(STATE.length()))
        .map(key -> call.document().member(call.param("inputResponses"), key))
        .filter(call.document()::isObject)
        .map(node -> new Elicited(call.document(), node));
  }
}
