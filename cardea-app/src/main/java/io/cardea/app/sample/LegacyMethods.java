package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import java.util.List;
import java.util.Optional;

/** What requests within a legacy session get. */
final class LegacyMethods {

  /** By severity (RFC 5424 §6.2.1). */
  private static final List<String> LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private static final String NO_ELICITATION =
      "This client did not declare elicitation, so its user cannot be asked.";
  private static final String NO_ANSWER = "The client gave no answer: call again.";

  private final Methods methods;

  LegacyMethods(Methods methods) {
    this.methods = methods;
  }

  void answer(LegacySession session, Call call) {
    if (!session.begin(call)) {
      call.fail(
          200, RpcError.of(RpcError.LIMITED, "The id is in use, or too many calls are under way"));
      return;
    }
    McpMethod method = McpMethod.fromClient(call.method(), Era.LEGACY).orElse(null);
    if (method == McpMethod.PING) {
      call.result("");
    } else if (method == McpMethod.SET_LEVEL) {
      setLevel(session, call);
    } else if (method == McpMethod.RESOURCES_SUBSCRIBE) {
      subscribe(session, call, true);
    } else if (method == McpMethod.RESOURCES_UNSUBSCRIBE) {
      subscribe(session, call, false);
    } else {
      Optional.ofNullable(method)
          .flatMap(methods::find)
          .ifPresentOrElse(
              found -> run(session, call, found, Optional.empty()),
              () -> call.fail(200, Methods.unknown(call.method())));
    }
  }

  private static void run(
      LegacySession session, Call call, Methods.Method method, Optional<Elicited> answer) {
    method
        .call(call, answer)
        .onSuccess(outcome -> {
          switch (outcome) {
            case Outcome.Result result -> call.result(result.members());
            case Outcome.Failure failure -> call.fail(200, failure.error());
            case Outcome.Question question -> ask(session, call, method, question);
          }
        })
        .onFailure(_ -> call.fail(200, Methods.BROKEN));
  }

  /** Puts the question to the client while the call waits, then calls the method again. */
  private static void ask(
      LegacySession session, Call call, Methods.Method method, Outcome.Question question) {
    if (!session.canElicit()) {
      call.result(Outcome.toolError(NO_ELICITATION).members());
      return;
    }
    session
        .ask(call, question.elicitation())
        .onSuccess(answer -> run(session, call, method, Optional.of(answer)))
        .onFailure(_ -> call.result(Outcome.toolError(NO_ANSWER).members()));
  }

  private static void setLevel(LegacySession session, Call call) {
    int level = call.text("level").map(LEVELS::indexOf).orElse(-1);
    if (level < 0) {
      call.fail(200, RpcError.of(RpcError.INVALID_PARAMS, "params.level must be one of " + LEVELS));
      return;
    }
    session.wantInfo(level <= LEVELS.indexOf("info"));
    call.result("");
  }

  private static void subscribe(LegacySession session, Call call, boolean subscribe) {
    if (!call.text("uri").equals(Optional.of(Resources.WELCOME))) {
      call.fail(
          200,
          RpcError.of(
              RpcError.RESOURCE_NOT_FOUND, "Only " + Resources.WELCOME + " can be subscribed to"));
      return;
    }
    session.subscribe(subscribe);
    call.result("");
  }

  /** Cancels the call that a {@code notifications/cancelled} names. */
  static void cancel(LegacySession session, RpcNotification notification) {
    JsonDocument document = notification.document();
    int id = document.member(notification.params(), "requestId");
    if (id != JsonDocument.NONE) {
      session.cancel(
          new RequestId(document.isString(id) ? quote(document.text(id)) : document.raw(id)));
    }
  }
}
