package io.cardea.upstream.resilience;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.Care;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamFailure.Kind;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import java.util.function.Predicate;

/**
 * Sends no calls for a while to a server, or of a tool, of which too many failed. Only what is
 * guarded ({@link Care}) is refused and counts. Lives on one event loop; what it finds is shared.
 */
public final class BreakingUpstreams implements Upstreams {

  private final Upstreams upstreams;
  private final ResilienceBoard board;
  private final Predicate<AdapterKey> leavesOut;

  /**
   * @param board what all event loops have found
   * @param leavesOut whether one of several endpoints is left out now: what sessions lose that have
   *     to stay there does not speak against the others
   */
  public BreakingUpstreams(
      Upstreams upstreams, ResilienceBoard board, Predicate<AdapterKey> leavesOut) {
    this.upstreams = upstreams;
    this.board = board;
    this.leavesOut = leavesOut;
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    Care care = request.care();
    if (!care.isGuarded()
        || request.kind() != UpstreamRequest.Kind.CALL
        || !permit.adapter().resilience().breaker().enabled()) {
      return upstreams.open(permit, request, reply);
    }
    long now = board.now();
    ServerResilience server = board.of(permit.adapter());
    Breaker tool = server.tool(care.tool());
    long toolPass = tool == null ? 0 : tool.enter(now);
    if (tool != null && toolPass == Breaker.REFUSED) {
      return refuse(server, tool, Kind.TOOL_BREAKER_OPEN, reply);
    }
    long serverPass = server.server().enter(now);
    if (serverPass == Breaker.REFUSED) {
      if (tool != null) {
        tool.withdrawn(toolPass);
      }
      return refuse(server, server.server(), Kind.BREAKER_OPEN, reply);
    }
    boolean excused = request.session().isPresent() && leavesOut.test(permit.adapter().key());
    GuardedExchange exchange =
        new GuardedExchange(
            reply,
            new Judgement(board, server, care.tool(), new Judgement.Passes(serverPass, toolPass)),
            excused);
    exchange.attach(upstreams.open(permit, request, exchange));
    return exchange;
  }

  private UpstreamExchange refuse(
      ServerResilience server, Breaker breaker, Kind kind, UpstreamReply reply) {
    server.note(Incident.Kind.BREAKER_REFUSED, "calls are not sent until the breaker closes");
    reply.onFailure(UpstreamFailure.refused(kind, breaker.remaining(board.now())));
    return UpstreamExchange.OVER;
  }
}
