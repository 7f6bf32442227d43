package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Relay;
import io.cardea.upstream.exchange.UpstreamRequest;

/** Calls of sessions at servers that know none. Lives on one event loop. */
final class ToModernServer implements Crossing {

  private final Driver.Parts parts;
  private final EventLoop loop;

  ToModernServer(Driver.Parts parts, EventLoop loop) {
    this.parts = parts;
    this.loop = loop;
  }

  @Override
  public void open(Call call, Ending end, ClientReply reply) {
    Relay relay =
        new Relay(call, reply, end, parts.sessions(), loop, parts.answers().rewriting(call));
    if (!relay.isOver()) {
      UpstreamRequest request = parts.bridge().toUpstream(call);
      relay.attach(parts.upstreams().open(call.permit(), request, relay));
    }
  }
}
