package io.cardea.upstream.resilience;

import io.cardea.upstream.exchange.ForwardingExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/** An exchange whose end the circuit breakers hear of. Lives on one event loop. */
final class GuardedExchange extends ForwardingExchange {

  private final Judgement judgement;
  private final boolean excused;

  /**
   * @param excused whether a failure is explained by an endpoint that is left out already
   */
  GuardedExchange(UpstreamReply reply, Judgement judgement, boolean excused) {
    super(reply);
    this.judgement = judgement;
    this.excused = excused;
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    switch (head.judged()) {
      case 502, 503 -> judgement.serverFailed();
      case 504 -> judgement.callFailed();
      default -> {}
    }
    // Whoever reads it may find that it breaks the protocol, and says so before this returns.
    super.onBody(head, body);
    judgement.answered();
  }

  @Override
  public void onEnd() {
    super.onEnd();
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
    super.onFailure(failure);
  }

  @Override
  public void cancel() {
    judgement.withdrawn();
    super.cancel();
  }

  @Override
  public void brokeProtocol() {
    judgement.answeredBadly();
    super.brokeProtocol();
  }
}
