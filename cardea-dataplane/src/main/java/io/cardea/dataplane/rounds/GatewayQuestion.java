package io.cardea.dataplane.rounds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.bridge.ClientCapabilities;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.rounds.InputRequired.Wanted;
import io.cardea.dataplane.session.InFlight;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.session.SessionStore.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the gateway itself asks the client of a session about a call, on the call's own stream,
 * before it goes on with the call. Lives on one event loop.
 */
public final class GatewayQuestion {

  /** How long a client may take to answer. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int DEPTH = 1_000;

  /** What becomes of the call. */
  public interface Then {

    /** On with it; {@code json} is what the client has answered, {@code reply} the way back. */
    void answered(String json, ClientReply reply);

    /** It is over, and why; the client is still to be told on {@code reply}. */
    void refused(Refusal refusal, ClientReply reply);

    /** It is over: the client has gone, or has taken it back. */
    void left(String why);
  }

  private final PendingQuestions pending;
  private final InFlight inFlight;
  private final EventLoop loop;
  private final Call call;
  private final SessionKey session;
  private final Question question;
  private final OneStream client;
  private final Then then;
  private final Runnable cancel = this::cancelled;
  private Runnable stopWaiting = () -> {};
  private boolean over;

  private GatewayQuestion(Parts parts, Call call, Asked asked, ClientReply reply) {
    this.pending = parts.questions();
    this.inFlight = parts.inFlight();
    this.loop = parts.loop();
    this.call = call;
    this.session = call.session().orElseThrow().id().key();
    this.question =
        new Question(asked.question().key(), asked.question().method(), pending.freshId());
    this.then = asked.then();
    this.client = reply instanceof OneStream one ? one : new OneStream(reply, () -> {});
  }

  /** What it works with. */
  public record Parts(PendingQuestions questions, InFlight inFlight, EventLoop loop) {}

  /**
   * A question and what comes after it.
   *
   * @param question what is asked
   * @param then what becomes of the call
   */
  public record Asked(io.cardea.dataplane.pipeline.Question question, Then then) {}

  /** Asks the client of {@code call}, which belongs to a session, on {@code reply}. */
  public static void ask(Parts parts, Call call, Asked asked, ClientReply reply) {
    new GatewayQuestion(parts, call, asked, reply).ask(asked.question().params());
  }

  private void ask(String json) {
    if (!(Json.parse(json.getBytes(UTF_8), DEPTH) instanceof JsonDocument document)) {
      throw new IllegalArgumentException("a question whose params are no JSON");
    }
    Call.Session asked = call.session().orElseThrow();
    Wanted wanted = new Wanted(question.key(), question.method(), document, JsonDocument.ROOT);
    switch (Question.params(
        wanted, ClientCapabilities.of(asked), asked.id().revision(), question.id())) {
      case Question.Undeclared undeclared ->
          then.refused(Refusals.undeclared(undeclared.capability()), client);
      case Question.Fits params -> {
        if (pending.await(
            session, Map.of(question.id(), response -> loop.run(() -> onAnswer(response))))) {
          send(params);
        } else {
          then.refused(Refusals.tooMany(PendingQuestions.MAX_PER_SESSION), client);
        }
      }
    }
  }

  private void send(Question.Fits params) {
    call.requestId().ifPresent(id -> inFlight.begin(session, id, cancel));
    stopWaiting =
        loop.timer(
            PATIENCE,
            () -> {
              if (finish()) {
                client.event(SseEvent.message(question.cancellation()));
                then.refused(Refusals.unanswered(PATIENCE), client);
              }
            });
    client.onGone(() -> {
      if (finish()) {
        then.left("the client went away before it had answered");
      }
    });
    client.stream(Map.of());
    client.event(SseEvent.message(question.message(params)));
  }

  private void onAnswer(RpcResponse response) {
    if (!finish()) {
      return;
    }
    Optional<String> said =
        response.isError()
            ? question.insteadOfError()
            : Optional.of(response.document().raw(response.result()));
    said.ifPresentOrElse(
        json -> then.answered(json, client),
        () -> then.refused(Refusals.refused(question.method(), response), client));
  }

  private void cancelled() {
    loop.run(() -> {
      if (finish()) {
        then.left("the client has taken the call back");
        client.end();
      }
    });
  }

  /** Whether it was not over yet. */
  private boolean finish() {
    if (over) {
      return false;
    }
    over = true;
    stopWaiting.run();
    pending.forget(session, List.of(question.id()));
    call.requestId().ifPresent(id -> inFlight.end(session, id, cancel));
    return true;
  }
}
