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

/**
 * Counts the calls under way, and the streams that wait for an answer, so that a test knows when
 * all is quiet.
 */
record CountedUpstreams(Upstreams upstreams, AtomicInteger calls, AtomicInteger openings)
    implements Upstreams {

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    AtomicInteger count = request.kind().isEndless() ? openings : calls;
    count.incrementAndGet();
    Counted counted = new Counted(reply, count, request.kind().isEndless());
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

  private static final class Counted implements UpstreamReply {
    private final UpstreamReply reply;
    private final AtomicInteger count;
    private final boolean isOpening;
    private boolean isOver;

    Counted(UpstreamReply reply, AtomicInteger count, boolean isOpening) {
      this.reply = reply;
      this.count = count;
      this.isOpening = isOpening;
    }

    void over() {
      if (!isOver) {
        isOver = true;
        count.decrementAndGet();
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
      if (isOpening) {
        over();
      }
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
