package io.cardea.upstream.probe;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.loop.Loop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server as the gateway itself asks it, on one event loop.
 *
 * @param adapter which server; the gateway gives itself the permit to ask it
 * @param upstreams how it is reached
 * @param loop where
 * @param jsonDepth nesting of the JSON it may send
 * @param client what the gateway says of itself
 */
public record Peer(
    Adapter adapter, Upstreams upstreams, Loop loop, int jsonDepth, ClientInfo client) {

  private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

  /** Sends {@code request}; null if that broke, which {@code reply} has been told. */
  @Nullable UpstreamExchange open(UpstreamRequest request, UpstreamReply reply) {
    try {
      return upstreams.open(Permit.toLearn(adapter), request, reply);
    } catch (RuntimeException fault) {
      LOG.atError().setCause(fault).addKeyValue("adapter", adapter.key()).log("cannot ask");
      reply.onFailure(
          new UpstreamFailure(
              UpstreamFailure.Kind.FAULT, true, "a fault of the gateway, see its log"));
      return null;
    }
  }
}
