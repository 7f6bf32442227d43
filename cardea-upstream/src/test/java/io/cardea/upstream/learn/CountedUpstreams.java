package io.cardea.upstream.learn;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the calls under way, so that a test knows when all is quiet. */
record CountedUpstreams(Upstreams upstreams, AtomicInteger calls) implements Upstreams {

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    if (request.kind().isEndless()) {
      return upstreams.open(permit, request, reply);
    }
    calls.incrementAndGet();
    Counted counted = new Counted(reply);
    return new CountedExchange(upstreams.open(permit, request, counted), counted);
  }

  private record CountedExchange(UpstreamExchange exchange, Counted counted)
      implements UpstreamExchange {
    @Override
    public void cancel() {
      exchange.cancel();
      counted.over();
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
    public long upstreamNanos() {
      return exchange.upstreamNanos();
    }
  }

  private final class Counted implements UpstreamReply {
    private final UpstreamReply reply;
    private boolean isOver;

    Counted(UpstreamReply reply) {
      this.reply = reply;
    }

    void over() {
      if (!isOver) {
        isOver = true;
        calls.decrementAndGet();
      }
    }

    @Override
    public void onBody(UpstreamHead head, byte[] body) {
      reply.onBody(head, body);
      over();
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
      over();
    }

    @Override
    public void onFailure(UpstreamFailure failure) {
      reply.onFailure(failure);
      over();
    }
  }
}
