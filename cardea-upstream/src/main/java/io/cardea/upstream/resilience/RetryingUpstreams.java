package io.cardea.upstream.resilience;

import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.loop.Loop;

/**
 * Sends once more what certainly was not sent, or does no harm when it runs twice: after a short
 * while, and no more of it than the server's budget allows. Lives on one event loop; the budgets
 * are shared.
 */
public final class RetryingUpstreams implements Upstreams {

  private final Upstreams upstreams;
  private final ResilienceBoard board;
  private final Loop loop;

  /**
   * @param board what all event loops have found
   */
  public RetryingUpstreams(Upstreams upstreams, ResilienceBoard board, Loop loop) {
    this.upstreams = upstreams;
    this.board = board;
    this.loop = loop;
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    if (!request.care().isGuarded()
        || request.kind() != UpstreamRequest.Kind.CALL
        || permit.adapter().resilience().retries().attempts() < 2
        // Its processes have a backoff of their own.
        || permit.adapter().upstream() instanceof StdioUpstream) {
      return upstreams.open(permit, request, reply);
    }
    ServerResilience server = board.of(permit.adapter());
    server.budget().earn();
    RetriedExchange exchange =
        new RetriedExchange(
            reply,
            new RetriedExchange.Means(board, server, loop),
            permit.adapter().resilience().retries().attempts());
    exchange.begin(request, once -> upstreams.open(permit, once, exchange));
    return exchange;
  }
}
