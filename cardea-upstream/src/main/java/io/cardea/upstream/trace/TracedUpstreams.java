package io.cardea.upstream.trace;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.policy.Permit;
import io.cardea.model.trace.Trace;
import io.cardea.model.trace.TraceContext;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import io.cardea.upstream.exchange.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Servers whose exchanges are told of, each try for itself, and which are told in header fields and
 * in {@code _meta} which trace they belong to. What nobody follows goes through unchanged. Lives on
 * one event loop.
 */
public final class TracedUpstreams implements Upstreams {

  private final Upstreams upstreams;
  private final MetaContext meta;

  /**
   * @param meta writes contexts into messages
   */
  public TracedUpstreams(Upstreams upstreams, MetaContext meta) {
    this.upstreams = upstreams;
    this.meta = meta;
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    if (!request.trace().isTold()) {
      return upstreams.open(permit, request, reply);
    }
    Trace trace = request.trace().exchange(peer(permit.adapter()));
    TracedExchange exchange = new TracedExchange(trace, reply);
    UpstreamRequest told =
        trace.context().map(context -> telling(request, context)).orElse(request);
    exchange.attach(upstreams.open(permit, told, exchange));
    return exchange;
  }

  private UpstreamRequest telling(UpstreamRequest request, TraceContext context) {
    List<Map.Entry<String, String>> fields = new ArrayList<>(request.headers());
    fields.add(Map.entry(TraceContext.PARENT, context.parent()));
    if (!context.state().isEmpty()) {
      fields.add(Map.entry(TraceContext.STATE, context.state()));
    }
    byte[] body = request.body().bytes();
    return request.saying(
        fields, body.length == 0 ? request.body() : Payload.of(meta.in(body, context)));
  }

  private static Trace.Peer peer(Adapter adapter) {
    return switch (adapter.upstream()) {
      case HttpUpstream http when http.endpoints().size() == 1 -> at(http.first());
      case HttpUpstream _ -> new Trace.Peer("tcp", "", 0);
      case SseUpstream sse -> at(sse.endpoint());
      case RestUpstream rest -> at(rest.endpoint());
      case StdioUpstream _ -> new Trace.Peer("pipe", "", 0);
      case ImageUpstream _ -> new Trace.Peer("tcp", "", 0);
    };
  }

  private static Trace.Peer at(HttpEndpoint endpoint) {
    return new Trace.Peer("tcp", endpoint.host(), endpoint.port());
  }
}
