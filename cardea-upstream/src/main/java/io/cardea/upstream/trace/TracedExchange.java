package io.cardea.upstream.trace;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.trace.Trace;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.Locale;

/** An exchange whose end is told of. Lives on one event loop. */
final class TracedExchange implements UpstreamExchange, UpstreamReply {

  private static final int FIRST_ERROR = 400;

  private final Trace trace;
  private final UpstreamReply reply;
  private UpstreamExchange exchange = UpstreamExchange.OVER;
  private boolean answered;

  TracedExchange(Trace trace, UpstreamReply reply) {
    this.trace = trace;
    this.reply = reply;
  }

  void attach(UpstreamExchange opened) {
    exchange = opened;
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
    // Whoever reads it may find that it breaks the protocol, and says so before this returns.
    try {
      reply.onBody(head, body);
    } finally {
      trace.end();
    }
  }

  @Override
  public void onStream(UpstreamHead head) {
    judge(head);
    reply.onStream(head);
  }

  @Override
  public void onEvent(SseEvent event) {
    reply.onEvent(event);
  }

  @Override
  public void onLater(int retryMillis) {
    reply.onLater(retryMillis);
  }

  @Override
  public void onEnd() {
    trace.end();
    reply.onEnd();
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    trace.failed(failure.kind().name().toLowerCase(Locale.ROOT));
    trace.end();
    reply.onFailure(failure);
  }

  @Override
  public void cancel() {
    if (!answered) {
      trace.failed("cancelled");
    }
    trace.end();
    exchange.cancel();
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
  public void brokeProtocol() {
    trace.failed("invalid");
    exchange.brokeProtocol();
  }

  @Override
  public String endpoint() {
    return exchange.endpoint();
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
