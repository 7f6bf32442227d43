package io.cardea.upstream.transport;

import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.ImageUpstream;
import io.cardea.model.adapter.RestUpstream;
import io.cardea.model.adapter.SseUpstream;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.policy.Permit;
import io.cardea.upstream.conversation.ConversationUpstreams;
import io.cardea.upstream.exchange.PlainHttp;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.Upstreams;
import io.cardea.upstream.loop.VertxLoop;
import io.cardea.upstream.rest.RestUpstreams;
import io.cardea.upstream.sse.SseWires;
import io.cardea.upstream.stdio.StdioWires;
import io.vertx.core.Vertx;

/** Every server as one event loop reaches it, by whatever transport it speaks. */
public final class Transports implements Upstreams {

  private final Upstreams http;
  private final Upstreams stdio;
  private final Upstreams sse;
  private final Upstreams rest;

  /**
   * To be called on the event loop it belongs to.
   *
   * @param http servers that speak Streamable HTTP
   * @param plain HTTP APIs
   * @param node what all event loops share
   */
  public Transports(Vertx vertx, Upstreams http, PlainHttp plain, NodeTransports node) {
    int jsonDepth = node.jsonDepth();
    this.http = http;
    this.stdio =
        new ConversationUpstreams(
            vertx, node.stdio(), new StdioWires(vertx, node.processes(), jsonDepth), jsonDepth);
    this.sse =
        new ConversationUpstreams(vertx, node.sse(), new SseWires(vertx, jsonDepth), jsonDepth);
    this.rest =
        new RestUpstreams(
            new VertxLoop(vertx, vertx.getOrCreateContext()), plain, node.apis(), jsonDepth);
  }

  @Override
  public UpstreamExchange open(Permit permit, UpstreamRequest request, UpstreamReply reply) {
    return switch (permit.adapter().upstream()) {
      case HttpUpstream _ -> http.open(permit, request, reply);
      case StdioUpstream _ -> stdio.open(permit, request, reply);
      case SseUpstream _ -> sse.open(permit, request, reply);
      case RestUpstream _ -> rest.open(permit, request, reply);
      case ImageUpstream _ -> {
        reply.onFailure(
            new UpstreamFailure(
                UpstreamFailure.Kind.UNREACHABLE, false, ImageUpstream.NEEDS_KUBERNETES));
        yield UpstreamExchange.OVER;
      }
    };
  }
}
