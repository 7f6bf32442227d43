package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.revision.Revision;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One client of the legacy era, from {@code initialize} until it or the server ends it. */
final class LegacySession {

  static final int MAX_CALLS = 32;
  private static final Duration ANSWER_TIME = Duration.ofMinutes(2);

  private final String id;
  private final Revision revision;
  private final boolean canElicit;
  private final Map<RequestId, Call> calls = new HashMap<>();
  private final Map<RequestId, Promise<Elicited>> questions = new HashMap<>();
  private Optional<Reply> stream = Optional.empty();
  private boolean isSubscribed;
  private boolean wantsInfo = true;
  private int lastQuestion;

  /**
   * @param canElicit whether the client can ask its user
   */
  LegacySession(String id, Revision revision, boolean canElicit) {
    this.id = id;
    this.revision = revision;
    this.canElicit = canElicit;
  }

  String id() {
    return id;
  }

  Revision revision() {
    return revision;
  }

  boolean canElicit() {
    return canElicit;
  }

  /** Takes in a call; {@code false} if its id is in use or {@value #MAX_CALLS} are under way. */
  boolean begin(Call call) {
    if (calls.size() >= MAX_CALLS || calls.containsKey(call.id())) {
      return false;
    }
    calls.put(call.id(), call);
    call.onEnd(() -> calls.remove(call.id()));
    return true;
  }

  void cancel(RequestId call) {
    Optional.ofNullable(calls.get(call)).ifPresent(Call::cancel);
  }

  /**
   * Asks the client's user on the stream of {@code call}; fails if the client answers with an error
   * or not at all.
   *
   * @param elicitation params of {@code elicitation/create}, as JSON
   */
  Future<Elicited> ask(Call call, String elicitation) {
    RequestId question = new RequestId(quote("question-" + ++lastQuestion));
    Promise<Elicited> answer = Promise.promise();
    questions.put(question, answer);
    call.onEnd(() -> {
      calls.remove(call.id());
      questions.remove(question);
    });
    call.send(
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"elicitation/create\",\"params\":%s}"
            .formatted(question.json(), elicitation));
    return answer.future().timeout(ANSWER_TIME.toSeconds(), TimeUnit.SECONDS);
  }

  /** Takes the client's answer to a question; any other is of no interest. */
  void answered(RpcResponse response) {
    Promise<Elicited> question = response.id().map(questions::remove).orElse(null);
    if (question == null) {
      return;
    }
    if (response.isError()) {
      question.tryFail("The client answered with an error");
    } else {
      question.tryComplete(new Elicited(response.document(), response.result()));
    }
  }

  /** Makes {@code reply} the stream for what belongs to no call; it takes the place of the last. */
  void listen(Vertx vertx, Reply reply) {
    stream.ifPresent(Reply::end);
    stream = Optional.of(reply);
    reply.hold(vertx);
  }

  void subscribe(boolean subscribe) {
    isSubscribed = subscribe;
  }

  /** Whether log messages of the level {@code info} are wanted, the only ones there are. */
  void wantInfo(boolean wanted) {
    wantsInfo = wanted;
  }

  void onWelcomeChanged() {
    if (isSubscribed) {
      notifyClient("notifications/resources/updated", "{\"uri\":" + quote(Resources.WELCOME) + "}");
    }
  }

  void log(String text) {
    if (wantsInfo) {
      notifyClient(
          "notifications/message",
          "{\"level\":\"info\",\"logger\":\"sample\",\"data\":%s}".formatted(quote(text)));
    }
  }

  private void notifyClient(String method, String params) {
    stream.ifPresent(reply ->
        reply.send(
            "{\"jsonrpc\":\"2.0\",\"method\":%s,\"params\":%s}".formatted(quote(method), params)));
  }

  void end() {
    List.copyOf(calls.values()).forEach(Call::cancel);
    stream.ifPresent(Reply::end);
  }
}
