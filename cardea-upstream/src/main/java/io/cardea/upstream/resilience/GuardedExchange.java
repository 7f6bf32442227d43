package io.cardea.upstream.resilience;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/** An exchange whose end the circuit breakers hear of. Lives on one event loop. */
final class GuardedExchange implements UpstreamExchange, UpstreamReply {

  private final UpstreamReply reply;
  private final Judgement judgement;
  private final boolean excused;
  private UpstreamExchange exchange = UpstreamExchange.OVER;

  /**
   * @param excused whether a failure is explained by an endpoint that is left out already
   */
  GuardedExchange(UpstreamReply reply, Judgement judgement, boolean excused) {
    this.reply = reply;
    this.judgement = judgement;
    this.excused = excused;
  }

  void attach(UpstreamExchange opened) {
    exchange = opened;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    switch (head.judged()) {
      case 502, 503 -> judgement.serverFailed();
      case 504 -> judgement.callFailed();
      default -> {}
    }
    // Whoever reads it may find that it breaks the protocol, and says so before this returns.
    reply.onBody(head, body);
    judgement.answered();
  }

  @Override
  public void onStream(UpstreamHead head) {
    reply.onStream(head);
  }

  @Override
  public void onEvent(SseEvent event) {
    reply.onEvent(event);
  }

  @Override
  public void onEnd() {
    reply.onEnd();
    judgement.answered();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    switch (failure.kind()) {
      case UNREACHABLE -> {
        if (excused) {
          judgement.withdrawn();
        } else {
          judgement.serverFailed();
        }
      }
      case BROKEN, TIMEOUT -> {
        if (excused) {
          judgement.withdrawn();
        } else {
          judgement.callFailed();
        }
      }
      case BLOCKED, QUEUE_FULL, BREAKER_OPEN, TOOL_BREAKER_OPEN, TOO_LARGE, FAULT ->
          judgement.withdrawn();
    }
    reply.onFailure(failure);
  }

  @Override
  public void cancel() {
    judgement.withdrawn();
    exchange.cancel();
  }

  @Override
  public void brokeProtocol() {
    judgement.answeredBadly();
    exchange.brokeProtocol();
  }

  @Override
  public void pause() {
    exchange.pause();
  }

  @Override
  public void resume() {
    exchange.resume();
  }

  @Override
  public void waitsForUs(boolean waits) {
    exchange.waitsForUs(waits);
  }

  @Override
  public int attempts() {
    return exchange.attempts();
  }

  @Override
  public long upstreamNanos() {
    return exchange.upstreamNanos();
  }
}
