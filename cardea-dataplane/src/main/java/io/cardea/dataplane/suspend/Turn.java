package io.cardea.dataplane.suspend;

import io.cardea.dataplane.bridge.ClientAbilities;
import io.cardea.dataplane.bridge.Judge;
import io.cardea.dataplane.bridge.ModernToLegacy;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.CallDigest;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.SessionLoss;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call at a legacy server, from its sending to its end, over as many requests of its client as
 * it takes. Between two of them it is suspended: the server waits, and nobody else does. Lives on
 * the event loop of its seat.
 */
final class Turn implements UpstreamReply {

  /** What a server may ask in one call, in all. */
  private static final int MOST_QUESTIONS = 100;

  /** One suspension. */
  private record Rest(SuspensionId id, Instant until, Call call) {}

  private final Seat seat;
  private final SeatLoop place;
  private final RequestId id;
  private final Map<String, Question> open = new LinkedHashMap<>();
  private final HeldBack held = new HeldBack();
  private @Nullable Visit visit;
  private @Nullable Rest rest;
  private @Nullable UpstreamExchange exchange;
  private int asked;
  private boolean heard;
  private boolean asking;
  private boolean over;

  Turn(Seat seat, Visit first) {
    this.seat = seat;
    this.place = seat.place();
    this.visit = first;
    this.id = ModernToLegacy.idOf(first.call());
    first.join(this, id);
  }

  SeatLoop place() {
    return place;
  }

  /** Sends the call to the server. */
  void send() {
    Visit first = visit;
    if (over || first == null) {
      return;
    }
    UpstreamExchange begun =
        place
            .upstreams()
            .open(
                first.call().permit(),
                ModernToLegacy.in(seat.attachment(), first.call())
                    .tracedBy(first.call().arrival().trace()),
                this);
    exchange = begun;
    if (over) {
      begun.cancel();
    }
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    Visit first = visit;
    if (SessionLoss.isSaid(head, body) && !heard && first != null && first.mayMove()) {
      // The server does not know the session, so it has not run the call.
      over = true;
      seat.pool().reseat(seat, first);
      return;
    }
    hear(reply -> reply.onBody(head, body), body.length);
    finish(head.status() == 200);
  }

  @Override
  public void onStream(UpstreamHead head) {
    hear(reply -> reply.onStream(head), 0);
  }

  @Override
  public void onEvent(SseEvent event) {
    heard = true;
    if (visit != null) {
      visit.onEvent(event);
    } else {
      whileSuspended(event, false);
    }
  }

  /** One event of the session's own stream. */
  void onAside(SseEvent event) {
    if (over) {
      return;
    }
    heard = true;
    if (visit != null) {
      visit.aside(event);
    } else {
      whileSuspended(event, true);
    }
  }

  @Override
  public void onEnd() {
    hear(UpstreamReply::onEnd, 0);
    finish(true);
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    hear(reply -> reply.onFailure(failure), 0);
    finish(false);
  }

  private void hear(HeldBack.Step step, int bytes) {
    if (visit != null) {
      step.tell(visit);
    } else {
      held.add(step, bytes);
    }
  }

  /** Pings are answered at once, all else is kept for the next request of the client. */
  private void whileSuspended(SseEvent event, boolean aside) {
    int depth = place.seats().snapshots().current().settings().limits().jsonDepth();
    if (event.data().length < HeldBack.SMALL
        && Json.parse(event.data(), depth) instanceof JsonDocument document
        && RpcMessage.read(document, JsonDocument.ROOT) instanceof RpcRequest request
        && request.method().equals(McpMethod.PING.wireName())) {
      Judge.answer(request, ClientAbilities.NONE).ifPresent(json -> seat.say(json, new Discard()));
      return;
    }
    held.add(
        reply -> {
          if (aside && reply instanceof Visit next) {
            next.aside(event);
          } else {
            reply.onEvent(event);
          }
        },
        event.data().length);
    if (held.isFull()) {
      pause();
    }
  }

  /** The exchange is over, {@code regular} if the session is as good as before. */
  private void finish(boolean regular) {
    if (over) {
      return;
    }
    over = true;
    open.clear();
    if (regular && !asking) {
      seat.release();
    } else {
      seat.end();
    }
  }

  /** The server asks something of a client that has declared {@code abilities}. */
  void asked(RpcRequest request, ClientAbilities abilities) {
    if (over) {
      return;
    }
    Optional<byte[]> answer = Judge.answer(request, abilities);
    Question question = Question.of("q" + (asked + 1), request);
    if (answer.isPresent()) {
      seat.say(answer.get(), new Discard());
    } else if (asked == MOST_QUESTIONS) {
      seat.say(question.unanswered(), new Discard());
    } else {
      asked++;
      open.put(question.key(), question);
      askSoon();
    }
  }

  /** The server does not want to know any more what it asked as {@code question}. */
  void withdrawn(RequestId question) {
    open.values().removeIf(asked -> asked.id().equals(question));
  }

  private void askSoon() {
    if (!asking) {
      asking = true;
      place.loop().run(this::ask);
    }
  }

  /** Answers the client's request with what the server asks. */
  private void ask() {
    asking = false;
    Visit now = visit;
    if (over || now == null || now.isOver() || open.isEmpty()) {
      return;
    }
    Rest begun =
        new Rest(
            place.seats().freshId(),
            place.seats().clock().instant().plus(place.seats().rules().life()),
            now.call().forStream());
    int bytes = open.values().stream().mapToInt(Question::bytes).sum();
    Suspensions.Owner owner =
        new Suspensions.Owner(seat.pool().guest().principal(), seat.pool().guest().adapter());
    int most = Math.max(1, now.call().permit().adapter().limits().connections() / 2);
    if (!place.seats().suspensions().add(begun.id(), this, owner, bytes, most)) {
      open.values().forEach(question -> seat.say(question.unanswered(), new Discard()));
      open.clear();
      return;
    }
    rest = begun;
    place.resting(this);
    visit = null;
    if (exchange != null) {
      exchange.waitsForUs(true);
    }
    String state = place.seats().state().seal(begun.id(), begun.until(), CallDigest.of(now.call()));
    RequestId client = now.call().requestId().orElseThrow();
    now.relay()
        .answer(
            InputRequired.response(client, open.values(), state),
            "suspended: the server asks " + open.size() + " thing(s) of the client");
  }

  /** Goes on with what the client answers. */
  void resume(Visit next, InputResponses responses) {
    Rest ended = rest;
    rest = null;
    place.rested(this);
    boolean mine =
        next.call().server().filter(s -> s.key().equals(seat.pool().guest().adapter())).isPresent();
    if (ended == null || !mine) {
      next.refuse(Seats.notValid("a requestState of a call that is over"));
      giveUp("what its name leads to has changed", Optional.ofNullable(ended));
      return;
    }
    visit = next;
    next.join(this, id);
    if (next.isOver()) {
      abort(next);
      return;
    }
    if (exchange != null && !over) {
      exchange.waitsForUs(false);
      exchange.resume();
      seat.pauseStream(false);
      seat.level(next.terms(), () -> {});
    }
    Map<String, Question> told = new LinkedHashMap<>(open);
    held.release(next);
    told.forEach((key, question) -> answer(question, responses, next));
    if (!over && !open.isEmpty()) {
      askSoon();
    }
  }

  private void answer(Question question, InputResponses responses, Visit next) {
    String result = responses.results().get(question.key());
    if (over || !open.containsKey(question.key())) {
      return;
    }
    if (result != null) {
      open.remove(question.key());
      seat.say(question.answered(result), new AnswerTaken(this::onAnswerRefused));
    } else if (!question.isAllowed(next.terms().abilities())) {
      open.remove(question.key());
      seat.say(question.unanswered(), new Discard());
    }
  }

  /** Without the client's answer the server will never end the call. */
  private void onAnswerRefused(UpstreamFailure failure) {
    if (!over) {
      hear(reply -> reply.onFailure(failure), 0);
      stop();
    }
  }

  /** The client of {@code gone} has gone, or the server has broken the protocol. */
  void abort(Visit gone) {
    if (!over && gone.equals(visit)) {
      stop();
    }
  }

  private void stop() {
    over = true;
    open.values().forEach(question -> seat.say(question.unanswered(), new Discard()));
    open.clear();
    if (exchange != null) {
      seat.cancel(id);
      exchange.cancel();
    }
    seat.end();
  }

  /** Ends the call if its client has had its time. */
  void endIfOverdue() {
    Rest now = rest;
    if (now != null && !place.seats().clock().instant().isBefore(now.until())) {
      endIfWaiting("its client did not come back in time");
    }
  }

  /** Ends the call if it waits for its client. */
  void endIfWaiting(String why) {
    Rest now = rest;
    // Whoever has taken its id is on the way to resume it.
    if (now != null && place.seats().suspensions().take(now.id()).isPresent()) {
      rest = null;
      place.rested(this);
      giveUp(why, Optional.of(now));
    }
  }

  private void giveUp(String why, Optional<Rest> waited) {
    if (!over) {
      stop();
    }
    held.clear();
    waited.ifPresent(known -> place.seats().abandoned(known.call(), why));
  }

  void pause() {
    if (exchange != null && !over) {
      exchange.pause();
      seat.pauseStream(true);
    }
  }

  void flow() {
    if (exchange != null && !over) {
      exchange.resume();
      seat.pauseStream(false);
    }
  }

  long upstreamNanos() {
    return exchange == null ? 0 : exchange.upstreamNanos();
  }
}
