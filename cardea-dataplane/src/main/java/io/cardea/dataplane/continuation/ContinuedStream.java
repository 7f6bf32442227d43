package io.cardea.dataplane.continuation;

import io.cardea.dataplane.loop.EventLoop;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;

/**
 * A stream without end, opened again whenever it ends or breaks, from where it was if the server
 * says where that is; until the server refuses it. Lives on one event loop.
 */
final class ContinuedStream extends Legs {

  private final Rest rest;
  private final UpstreamReply reply;
  private final Pauses pauses = new Pauses();
  private boolean begun;

  ContinuedStream(Rest rest, EventLoop loop, UpstreamReply reply) {
    super(loop);
    this.rest = rest;
    this.reply = reply;
  }

  void begin() {
    open(rest::begin);
  }

  @Override
  public void onBody(UpstreamHead head, byte[] body) {
    if (isOver()) {
      return;
    }
    boolean later = head.status() == 429 || head.status() >= 500;
    if (begun && later) {
      openLater(pauses.next(), rest::next);
    } else {
      finish();
      reply.onBody(head, body);
    }
  }

  @Override
  public void onStream(UpstreamHead head) {
    if (!begun) {
      begun = true;
      reply.onStream(head);
    }
  }

  @Override
  public void onEvent(SseEvent event) {
    if (!isOver()) {
      rest.heard(event);
      pauses.heard(event);
      reply.onEvent(event);
    }
  }

  @Override
  public void onEnd() {
    if (!isOver()) {
      openLater(pauses.next(), rest::next);
    }
  }

  @Override
  public void onFailure(UpstreamFailure failure) {
    if (isOver()) {
      return;
    }
    if (begun && failure.kind() != UpstreamFailure.Kind.FAULT) {
      openLater(pauses.next(), rest::next);
    } else {
      finish();
      reply.onFailure(failure);
    }
  }
}
