package io.cardea.upstream.resilience;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that is sent to one endpoint, and to another if the first is slow. Who answers first
 * answers alone; a failure counts only if nobody else may still answer. Lives on one event loop.
 */
final class HedgedExchange implements UpstreamExchange {

  private final UpstreamReply reply;
  private final List<Leg> open = new ArrayList<>(2);
  private UpstreamExchange shown = UpstreamExchange.OVER;
  private Loop.@Nullable Timer due;
  private int sent;
  private boolean answered;

  /** Whether one that answers no more may have executed it. */
  private boolean mayHaveExecuted;

  HedgedExchange(UpstreamReply reply) {
    this.reply = reply;
  }

  /** Sends the request by {@code opener}. */
  void send(Function<UpstreamReply, UpstreamExchange> opener) {
    Leg leg = new Leg();
    sent++;
    open.add(leg);
    leg.exchange = opener.apply(leg);
    if (!answered && open.contains(leg) && sent == 1) {
      shown = leg.exchange;
    }
  }

  /** What sends it to another endpoint when it is time. */
  void hedgeWith(Loop.Timer timer) {
    if (isUnanswered()) {
      due = timer;
    } else {
      timer.cancel();
    }
  }

  /** Whether an answer is still awaited. */
  boolean isUnanswered() {
    return !answered && !open.isEmpty();
  }

  private void settle() {
    answered = true;
    if (due != null) {
      due.cancel();
    }
  }

  /** One way it was sent. */
  private final class Leg implements UpstreamReply {
    private UpstreamExchange exchange = UpstreamExchange.OVER;

    /** Whether this is the one whose answer counts; the others are stopped then. */
    private boolean wins() {
      if (!answered) {
        settle();
        shown = exchange;
        open.remove(this);
        open.forEach(loser -> loser.exchange.cancel());
        open.clear();
        open.add(this);
      }
      return open.contains(this);
    }

    @Override
    public void onBody(UpstreamHead head, byte[] body) {
      boolean isLimited = head.status() == 429; // here, and was not executed
      if ((isLimited || head.status() >= 500) && !answered && open.size() > 1) {
        mayHaveExecuted |= !isLimited;
        open.remove(this);
      } else if (wins()) {
        reply.onBody(head, body);
      }
    }

    @Override
    public void onStream(UpstreamHead head) {
      if (wins()) {
        reply.onStream(head);
      }
    }

    @Override
    public void onEvent(SseEvent event) {
      reply.onEvent(event);
    }

    @Override
    public void onEnd() {
      reply.onEnd();
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
      if (!answered && open.size() > 1) {
        mayHaveExecuted |= failure.mayHaveExecuted();
        open.remove(this);
      } else if (wins()) {
        reply.onFailure(failure.besides(mayHaveExecuted));
      }
    }
  }

  @Override
  public void cancel() {
    settle();
    open.forEach(leg -> leg.exchange.cancel());
    open.clear();
  }

  @Override
  public void brokeProtocol() {
    shown.brokeProtocol();
  }

  @Override
  public void pause() {
    shown.pause();
  }

  @Override
  public void resume() {
    shown.resume();
  }

  @Override
  public void waitsForUs(boolean waits) {
    shown.waitsForUs(waits);
  }

  @Override
  public String endpoint() {
    return shown.endpoint();
  }

  @Override
  public int attempts() {
    return sent;
  }

  @Override
  public long upstreamNanos() {
    return shown.upstreamNanos();
  }
}
