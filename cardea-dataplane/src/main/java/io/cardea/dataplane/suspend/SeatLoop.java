package io.cardea.dataplane.suspend;

import io.cardea.dataplane.aggregate.Answers;
import io.cardea.dataplane.bridge.CallTerms;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.CallDigest;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.EndDetail;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.HoppingReply;
import io.cardea.dataplane.session.Sessions;
import io.cardea.dataplane.suspend.RequestState.Opened;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.audit.Outcome;
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's part of the seats: brings its clients' calls to the loop that their seats live
 * on, and looks after the seats that live here.
 */
public final class SeatLoop {

  private static final Logger LOG = LoggerFactory.getLogger(SeatLoop.class);
  private static final Duration TICK = Duration.ofMillis(250);

  private final Seats seats;
  private final EventLoop loop;
  private final Upstreams upstreams;
  private final Answers answers;
  private final Sessions sessions;
  private final List<SeatPool> pools = new ArrayList<>();
  private final Set<Turn> resting = Collections.newSetFromMap(new IdentityHashMap<>());

  public SeatLoop(
      Seats seats, EventLoop loop, Upstreams upstreams, Answers answers, Sessions sessions) {
    this.seats = seats;
    this.loop = loop;
    this.upstreams = upstreams;
    this.answers = answers;
    this.sessions = sessions;
    loop.every(TICK, this::tick);
  }

  /** Brings {@code call} to a seat, or to where it went on waiting for this very client. */
  public void open(Call call, CallTerms terms, Ending end, ClientReply reply) {
    if (!terms.isKnownLevel()) {
      refuse(
          call, end, reply, Refusal.of(400, RpcError.INVALID_PARAMS, "There is no such logLevel."));
    } else if (terms.resumes()) {
      resume(call, terms, end, reply);
    } else {
      Seats.Guest guest =
          new Seats.Guest(call.principal().digest(), call.server().orElseThrow().key());
      enter(guest, call, terms, end, reply);
    }
  }

  private void enter(Seats.Guest guest, Call call, CallTerms terms, Ending end, ClientReply reply) {
    SeatPool pool = seats.pool(guest, this);
    pool.place()
        .hop(
            this,
            () -> {
              if (pool.isClosed()) {
                loop.run(() -> enter(guest, call, terms, end, reply));
              } else {
                Visit visit = pool.place().visit(this, call, terms, end, reply);
                visit.guarded(() -> pool.enter(visit));
              }
            });
  }

  private void resume(Call call, CallTerms terms, Ending end, ClientReply reply) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    JsonDocument document = request.document();
    int node = document.member(request.params(), "requestState");
    Optional<InputResponses> responses = InputResponses.read(request);
    if (responses.isEmpty()) {
      refuse(
          call,
          end,
          reply,
          Refusal.of(
              400,
              RpcError.INVALID_PARAMS,
              "params.inputResponses must be an object of results, by the keys of what was"
                  + " asked."));
      return;
    }
    String state = document.isString(node) ? document.text(node) : "";
    switch (seats.state().open(state, seats.clock().instant(), CallDigest.of(call))) {
      case Opened.Refused refused -> refuse(call, end, reply, Seats.notValid(refused.why()));
      case Opened.Elsewhere _ ->
          refuse(call, end, reply, Seats.notValid("a requestState of another node"));
      case Opened.Valid valid -> {
        Optional<Turn> turn = seats.suspensions().take(valid.id());
        if (turn.isEmpty()) {
          refuse(call, end, reply, Seats.notValid("a requestState that has been used, or is over"));
        } else {
          SeatLoop place = turn.get().place();
          place.hop(
              this,
              () -> {
                Visit visit = place.visit(this, call, terms, end, reply);
                visit.guarded(() -> turn.get().resume(visit, responses.get()));
              });
        }
      }
    }
  }

  /** Runs {@code task} here, for somebody who is {@code from} there. */
  private void hop(SeatLoop from, Runnable task) {
    if (equals(from)) {
      task.run();
    } else {
      loop.run(task);
    }
  }

  /** The visit of a call whose client is on the loop of {@code from}. */
  private Visit visit(SeatLoop from, Call call, CallTerms terms, Ending end, ClientReply reply) {
    if (equals(from)) {
      return new Visit(this, call, terms, end, reply);
    }
    HoppingReply hopping = new HoppingReply(reply, from.loop, loop);
    return new Visit(this, call, terms, hopping.hopping(end), hopping);
  }

  private static void refuse(Call call, Ending end, ClientReply reply, Refusal refusal) {
    reply.body(
        refusal.status(),
        Map.of(),
        refusal.withRequestId(call.arrival().id()).error().toBytes(call.requestId()));
    end.ended(Outcome.Status.ERROR, EndDetail.refused(refusal), 0);
  }

  /** {@code turn} waits for its client from now on. */
  void resting(Turn turn) {
    resting.add(turn);
  }

  /** {@code turn} waits no more. */
  void rested(Turn turn) {
    resting.remove(turn);
  }

  private void tick() {
    for (Turn turn : List.copyOf(resting)) {
      guarded(turn::endIfOverdue);
    }
    for (SeatPool pool : List.copyOf(pools)) {
      guarded(pool::sweep);
    }
  }

  /** A fault in one seat leaves the others alone. */
  static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException fault) {
      LOG.atError().setCause(fault).log("a seat failed");
    }
  }

  /** Ends every seat that no call uses, those of waiting calls too; the others end with theirs. */
  public void close() {
    for (Turn turn : List.copyOf(resting)) {
      guarded(() -> turn.endIfWaiting("the gateway stops"));
    }
    List.copyOf(pools).forEach(pool -> guarded(pool::close));
  }

  /** A pool of this event loop, which is to be the one that asks. */
  SeatPool newPool(Seats.Guest guest) {
    SeatPool pool = new SeatPool(guest, this);
    pools.add(pool);
    return pool;
  }

  void closed(SeatPool pool) {
    pools.remove(pool);
    seats.remove(pool);
  }

  Seats seats() {
    return seats;
  }

  EventLoop loop() {
    return loop;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  Answers answers() {
    return answers;
  }

  Sessions sessions() {
    return sessions;
  }
}
