package io.cardea.upstream.resilience;

import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.incident.Incident;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.loop.Loop;

/**
 * Asks a second of several endpoints when the first is slow, and takes whichever answers first
 * (Dean and Barroso, The Tail at Scale, 2013). Only what may run twice, belongs to no session and
 * is within the server's retry budget; only where it is turned on. Lives on one event loop.
 */
public final class HedgingUpstreams implements Upstreams {

  private final Upstreams upstreams;
  private final ResilienceBoard board;
  private final Loop loop;

  /**
   * @param board what all event loops have found
   */
  public HedgingUpstreams(Upstreams upstreams, ResilienceBoard board, Loop loop) {
    this.upstreams = upstreams;
    this.board = board;
    this.loop = loop;
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    if (permit.adapter().resilience().hedgeAfter().isEmpty() || !mayRunTwice(permit, request)) {
      return upstreams.open(permit, request, reply);
    }
    HedgedExchange exchange = new HedgedExchange(reply);
    exchange.send(leg -> upstreams.open(permit, request, leg));
    exchange.hedgeWith(
        loop.after(
            permit.adapter().resilience().hedgeAfter().get(),
            () -> hedge(permit, request, exchange)));
    return exchange;
  }

  private static boolean mayRunTwice(Permit permit, UpstreamRequest request) {
    return request.care().isRepeatable()
        && request.kind() == UpstreamRequest.Kind.CALL
        && request.session().isEmpty()
        && permit.adapter().upstream() instanceof HttpUpstream http
        && http.endpoints().size() > 1;
  }

  private void hedge(Permit permit, UpstreamRequest request, HedgedExchange exchange) {
    ServerResilience server = board.of(permit.adapter());
    if (!exchange.isUnanswered() || !server.budget().spend(board.now())) {
      return;
    }
    server.note(Incident.Kind.HEDGED, "a call was slow and was sent to another endpoint too");
    UpstreamRequest other = request.avoiding(exchange.endpoint());
    exchange.send(leg -> upstreams.open(permit, other, leg));
  }
}
