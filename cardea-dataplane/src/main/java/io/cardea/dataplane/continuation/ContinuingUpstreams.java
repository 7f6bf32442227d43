package io.cardea.dataplane.continuation;

import io.cardea.dataplane.loop.EventLoop;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;

/**
 * Servers whose answers to calls in sessions are gone on with when their streams end or break
 * before the response, if the server has given its events ids. Lives on one event loop.
 */
public final class ContinuingUpstreams implements Upstreams {

  private final Upstreams upstreams;
  private final EventLoop loop;

  public ContinuingUpstreams(Upstreams upstreams, EventLoop loop) {
    this.upstreams = upstreams;
    this.loop = loop;
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    if (request.kind() != UpstreamRequest.Kind.CALL || request.session().isEmpty()) {
      return upstreams.open(permit, request, reply);
    }
    ContinuedAnswer answer = new ContinuedAnswer(new Rest(permit, request, upstreams), loop, reply);
    answer.begin();
    return answer;
  }

  /**
   * The same, but the stream of a session is opened again and again, until the server refuses it.
   * {@link #open} leaves that to those who join several streams.
   */
  public UpstreamExchange openLasting(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    if (request.kind() != UpstreamRequest.Kind.STREAM) {
      return open(permit, request, reply);
    }
    ContinuedStream stream = new ContinuedStream(new Rest(permit, request, upstreams), loop, reply);
    stream.begin();
    return stream;
  }
}
