package io.cardea.dataplane.suspend;

import io.cardea.dataplane.aggregate.CallInSession;
import io.cardea.dataplane.bridge.CallTerms;
import io.cardea.dataplane.bridge.ModernToLegacy;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Relay;
import io.cardea.dataplane.trace.CallLine;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.audit.Outcome;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a client and what it is answered, within a {@link Turn} that may take several. To
 * its relay it looks like an exchange of its own; what the server says on the stream of the session
 * comes in between. Lives on the event loop of the seat.
 */
final class Visit implements UpstreamReply, UpstreamExchange, CallInSession {

  private static final Logger LOG = LoggerFactory.getLogger(Visit.class);
  private static final UpstreamHead STREAM = new UpstreamHead(200, _ -> null, "");
  private static final Refusal FAULT =
      Refusal.of(
          500,
          RpcError.INTERNAL_ERROR,
          "Something broke in this gateway. Tell whoever runs it the requestId.");

  private final SeatLoop place;
  private final Call call;
  private final CallTerms terms;
  private final Relay relay;
  private RequestId idAtServer;
  private @Nullable Turn turn;
  private @Nullable Runnable onLeft;
  private boolean streaming;
  private boolean left;
  private boolean lost;
  private long waitedBefore;

  Visit(SeatLoop place, Call call, CallTerms terms, Ending end, ClientReply reply) {
    this.place = place;
    this.call = call;
    this.terms = terms;
    this.idAtServer = ModernToLegacy.idOf(call);
    this.relay =
        new Relay(
            call,
            reply,
            end,
            place.sessions(),
            place.loop(),
            place.answers().rewriting(call, this));
    relay.attach(this);
  }

  Call call() {
    return call;
  }

  Relay relay() {
    return relay;
  }

  /** Whether its client has its answer, or has gone. */
  boolean isOver() {
    return relay.isOver();
  }

  /** It is part of {@code joined}, where the server knows the call as {@code id}. */
  void join(Turn joined, RequestId id) {
    turn = joined;
    idAtServer = id;
    waitedBefore = joined.upstreamNanos();
  }

  /** Runs {@code action} if its client goes while it waits for a seat. */
  void onLeft(Runnable action) {
    onLeft = action;
    if (left) {
      action.run();
    }
  }

  /** Whether its call may run in another session after losing one: once. */
  boolean mayMove() {
    boolean first = !lost;
    lost = true;
    return first;
  }

  void refuse(Refusal refusal) {
    relay.refuse(refusal, Outcome.Status.ERROR);
  }

  /** Does a piece of work; a fault in it leaves nobody waiting. */
  void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException fault) {
      CallLine.of(LOG.atError().setCause(fault), call).log("a call failed on its seat");
      refuse(FAULT);
    }
  }

  @Override
  public RequestId idAtServer() {
    return idAtServer;
  }

  @Override
  public CallTerms terms() {
    return terms;
  }

  @Override
  public void onAsked(RpcRequest request) {
    // Always later, so that what is asked in one go goes to the client in one answer.
    place
        .loop()
        .run(() -> {
          Turn mine = turn;
          if (mine != null) {
            mine.asked(request, terms.abilities());
          }
        });
  }

  @Override
  public void onWithdrawn(RequestId id) {
    place
        .loop()
        .run(() -> {
          Turn mine = turn;
          if (mine != null) {
            mine.withdrawn(id);
          }
        });
  }

  /** One event of the session's stream. */
  void aside(SseEvent event) {
    if (!streaming) {
      onStream(STREAM);
    }
    relay.onEvent(event.withoutId());
  }

  @Override
  public void onStream(UpstreamHead head) {
    if (!streaming) {
      streaming = true;
      relay.onStream(head);
    }
  }

  /** The client may have come back after the server's stream had begun. */
  @Override
  public void onEvent(SseEvent event) {
    if (!streaming) {
      onStream(STREAM);
    }
    relay.onEvent(event);
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (!streaming) {
      relay.onBody(head, body);
    } else if (head.status() == 200 && body.length > 0) {
      relay.onEvent(SseEvent.message(body));
      relay.onEnd();
    } else {
      relay.onFailure(
          new UpstreamFailure(
              UpstreamFailure.Kind.BROKEN, true, "HTTP status " + head.status() + " at last"));
    }
  }

  @Override
  public void onEnd() {
    relay.onEnd();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    relay.onFailure(failure);
  }

  /** Its client has gone, or has been told that the server breaks the protocol. */
  @Override
  public void cancel() {
    left = true;
    if (turn != null) {
      turn.abort(this);
    } else if (onLeft != null) {
      onLeft.run();
    }
  }

  @Override
  public void pause() {
    if (turn != null) {
      turn.pause();
    }
  }

  @Override
  public void resume() {
    if (turn != null) {
      turn.flow();
    }
  }

  @Override
  public long upstreamNanos() {
    // What came while the call was suspended counts for nobody.
    return turn == null ? 0 : Math.max(0, turn.upstreamNanos() - waitedBefore);
  }
}
