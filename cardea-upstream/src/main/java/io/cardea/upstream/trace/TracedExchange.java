package io.cardea.upstream.trace;

import io.cardea.model.trace.Trace;
import io.cardea.upstream.exchange.ForwardingExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.Locale;

/** An exchange whose end is told of. Lives on one event loop. */
final class TracedExchange extends ForwardingExchange {

  private static final int FIRST_ERROR = 400;

  private final Trace trace;
  private boolean answered;

  TracedExchange(Trace trace, UpstreamReply reply) {
    super(reply);
    this.trace = trace;
  }

  private void judge(UpstreamHead head) {
    if (head.status() >= FIRST_ERROR) {
      trace.failed(String.valueOf(head.status()));
    }
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    judge(head);
    answered = true;
    // Whoever reads it may find that it breaks the protocol, and says so before this returns; but
    // what is long is read beside the event loop, and its try is told of as if it were good.
    try {
      super.onBody(head, body);
    } finally {
      trace.end();
    }
  }

  @Override
  public void onStream(UpstreamHead head) {
    judge(head);
    super.onStream(head);
  }

  @Override
  public void onEnd() {
    trace.end();
    super.onEnd();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    trace.failed(failure.kind().name().toLowerCase(Locale.ROOT));
    trace.end();
    super.onFailure(failure);
  }

  @Override
  public void cancel() {
    if (!answered) {
      trace.failed("cancelled");
    }
    trace.end();
    super.cancel();
  }

  @Override
  public void brokeProtocol() {
    trace.failed("invalid");
    super.brokeProtocol();
  }
}
