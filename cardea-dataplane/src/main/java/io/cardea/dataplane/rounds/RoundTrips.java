package io.cardea.dataplane.rounds;

import io.cardea.dataplane.bridge.ClientCapabilities;
import io.cardea.dataplane.bridge.LegacyToModern;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.EndDetail;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Relay;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.dataplane.rounds.InputRequired.Wanted;
import io.cardea.dataplane.session.InFlight;
import io.cardea.dataplane.session.Sessions;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.audit.Outcome;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call of a session at a server that knows none, round by round (MCP 2026-07-28, "Multi
 * Round-Trip Requests"): a result that wants input becomes requests to the client on the call's own
 * stream, and with the answers the call goes to the server again. That repetition is the server's
 * own wish; a call whose answer fails to come is never repeated. Lives on one event loop.
 */
public final class RoundTrips {

  /** How often one call may be repeated. */
  static final int MAX_ROUNDS = 16;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /**
   * What it works with.
   *
   * @param open sends a request to the call's server
   */
  public record Parts(
      PendingQuestions questions,
      InFlight inFlight,
      Sessions sessions,
      EventLoop loop,
      BiFunction<UpstreamRequest, UpstreamReply, UpstreamExchange> open) {}

  private final Call call;
  private final Parts parts;
  private final SessionKey session;
  private final OneStream client;
  private final Renumbered rewriting;
  private final Relay relay;
  private final Ending ending;
  private final RequestId clientsId;
  private final Runnable cancel = this::cancelled;
  private final Map<RequestId, Question> open = new LinkedHashMap<>();
  private Answers answers = new Answers();
  private Optional<String> requestState = Optional.empty();
  private Runnable stopWaiting = () -> {};
  private @Nullable Turn turn;
  private @Nullable UpstreamExchange exchange;
  private int round;
  private long spentNanos;
  private long askedAt;
  private boolean isOver;

  /** A call that is to be answered on {@code reply}. */
  public RoundTrips(Call call, ClientReply reply, Ending ending, Rewriting rewriting, Parts parts) {
    this.call = call;
    this.parts = parts;
    this.ending = ending;
    this.session = call.session().orElseThrow().id().key();
    this.clientsId = call.requestId().orElseThrow();
    this.rewriting = new Renumbered(rewriting);
    this.client = new OneStream(reply, this::tellOver);
    parts.inFlight().begin(session, clientsId, cancel);
    this.relay =
        new Relay(call, client, new Told(), parts.sessions(), parts.loop(), this.rewriting);
    relay.onInputRequired(this::onInputRequired);
  }

  /** What brings its answers to the client. */
  public Relay relay() {
    return relay;
  }

  /** Whether the client has been asked or told anything, so that no other answer is possible. */
  public boolean isUnderWay() {
    return round > 0;
  }

  /** Sends it for the first time, as {@code request}. */
  public void begin(UpstreamRequest request) {
    if (!isOver) {
      send(request);
    }
  }

  private void send(UpstreamRequest request) {
    if (exchange != null) {
      spentNanos += exchange.upstreamNanos();
    }
    Turn next = new Turn(relay);
    turn = next;
    exchange = parts.open().apply(request.tracedBy(call.arrival().trace()), next);
    relay.attach(exchange);
  }

  private void onInputRequired(RpcResponse response) {
    if (turn != null) {
      turn.close();
    }
    Optional<InputRequired> input = asks() ? InputRequired.read(response) : Optional.empty();
    if (input.isEmpty()) {
      refuse(Refusals.broken(call));
    } else if (++round > MAX_ROUNDS) {
      refuse(Refusals.endless(MAX_ROUNDS));
    } else {
      answers = new Answers();
      requestState = input.get().requestState();
      if (input.get().wanted().isEmpty()) {
        parts.loop().after(pause(), this::again);
      } else {
        ask(input.get().wanted());
      }
    }
  }

  /** Whether a result of the call's method may ask for input. */
  private boolean asks() {
    return call.is(McpMethod.TOOLS_CALL)
        || call.is(McpMethod.PROMPTS_GET)
        || call.is(McpMethod.RESOURCES_READ);
  }

  /** A server that only wants to be asked again later is asked later and later. */
  private Duration pause() {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(round - 1, 5));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private void ask(List<Wanted> wanted) {
    Call.Session asked = call.session().orElseThrow();
    ClientCapabilities can = ClientCapabilities.of(asked);
    Map<RequestId, Question> questions = new LinkedHashMap<>();
    Map<RequestId, Consumer<RpcResponse>> replies = new HashMap<>();
    List<byte[]> messages = new ArrayList<>();
    for (Wanted one : wanted) {
      Question question = new Question(one.key(), one.method(), parts.questions().freshId());
      switch (Question.params(one, can, asked.id().revision(), question.id())) {
        case Question.Undeclared undeclared -> {
          refuse(Refusals.undeclared(undeclared.capability()));
          return;
        }
        case Question.Fits params -> messages.add(question.message(params));
      }
      questions.put(question.id(), question);
      replies.put(question.id(), response -> parts.loop().run(() -> onAnswer(question, response)));
    }
    if (!parts.questions().await(session, replies)) {
      refuse(Refusals.tooMany(PendingQuestions.MAX_PER_SESSION));
      return;
    }
    open.putAll(questions);
    askedAt = System.nanoTime();
    Duration patience = call.permit().adapter().limits().callTimeout();
    stopWaiting = parts.loop().timer(patience, () -> refuse(Refusals.unanswered(patience)));
    client.stream(Map.of());
    messages.forEach(message -> client.event(SseEvent.message(message)));
  }

  private void onAnswer(Question question, RpcResponse response) {
    if (isOver || open.remove(question.id()) == null) {
      return;
    }
    Optional<String> said =
        response.isError()
            ? question.insteadOfError()
            : Optional.of(response.document().raw(response.result()));
    if (said.isEmpty()) {
      refuse(Refusals.refused(question.method(), response));
    } else if (!answers.add(question.key(), said.get(), maxBytes())) {
      refuse(Refusals.tooLarge(maxBytes()));
    } else if (open.isEmpty()) {
      stopWaiting.run();
      spentNanos += System.nanoTime() - askedAt;
      askedAt = 0;
      again();
    }
  }

  private int maxBytes() {
    return call.arrival().snapshot().settings().limits().bodyBytes();
  }

  private void again() {
    if (isOver) {
      return;
    }
    RequestId id = RequestId.parse("\"" + call.arrival().id() + "." + round + "\"").orElseThrow();
    rewriting.next(id);
    UpstreamRequest request =
        LegacyToModern.again(call, new LegacyToModern.Round(id, answers.toJson(), requestState));
    answers = new Answers();
    requestState = Optional.empty();
    send(request);
  }

  private void refuse(Refusal refusal) {
    relay.refuse(refusal, Outcome.Status.ERROR);
  }

  private void cancelled() {
    parts
        .loop()
        .run(() -> {
          if (!isOver) {
            client.leave();
          }
        });
  }

  /** Nobody waits for what has not been answered yet. */
  private void tellOver() {
    open.values().forEach(question -> client.event(SseEvent.message(question.cancellation())));
    forget();
  }

  private void forget() {
    stopWaiting.run();
    if (!open.isEmpty()) {
      parts.questions().forget(session, List.copyOf(open.keySet()));
      open.clear();
    }
  }

  private void ended(Outcome.Status status, EndDetail detail, long upstreamNanos) {
    isOver = true;
    if (askedAt != 0) {
      spentNanos += System.nanoTime() - askedAt;
    }
    forget();
    if (turn != null) {
      turn.close();
    }
    parts.inFlight().end(session, clientsId, cancel);
    ending.ended(status, detail, upstreamNanos + spentNanos);
  }

  /** What its relay says of the whole call, however many rounds there were. */
  private final class Told implements Ending {

    @Override
    public void ended(Outcome.Status status, EndDetail detail, long upstreamNanos) {
      RoundTrips.this.ended(status, detail, upstreamNanos);
    }

    @Override
    public void next(boolean isAnswer) {
      ending.next(isAnswer);
    }

    @Override
    public void answered(Outcome.Status status, EndDetail detail, long upstreamNanos) {
      ending.answered(status, detail, upstreamNanos + spentNanos);
    }
  }
}
