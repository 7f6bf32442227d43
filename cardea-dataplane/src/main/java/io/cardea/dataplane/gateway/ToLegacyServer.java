package io.cardea.dataplane.gateway;

import io.cardea.dataplane.bridge.ModernToLegacy;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Relay;
import io.cardea.model.audit.Outcome;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamRequest;

/** Calls of stateless clients at servers that want sessions. Lives on one event loop. */
final class ToLegacyServer implements Crossing {

  private final Driver.Parts parts;
  private final EventLoop loop;
  private final Healing healing;

  ToLegacyServer(Driver.Parts parts, EventLoop loop, Healing healing) {
    this.parts = parts;
    this.loop = loop;
    this.healing = healing;
  }

  @Override
  public void open(Call call, Ending end, ClientReply reply) {
    Relay relay =
        new Relay(
            call,
            reply,
            cancelling(call, end),
            parts.sessions(),
            loop,
            parts.answers().rewriting(call));
    if (!relay.isOver()) {
      UpstreamRequest request = parts.bridge().toUpstream(call);
      relay.attach(parts.upstreams().open(call.permit(), request, healing.around(call, relay)));
    }
  }

  /** A stateless client cancels by going away; a legacy server has to be told. */
  private Ending cancelling(Call call, Ending end) {
    return (status, detail, upstreamNanos) -> {
      if (status == Outcome.Status.CANCELLED) {
        call.attachment()
            .ifPresent(attached -> {
              UpstreamExchange _ =
                  parts
                      .upstreams()
                      .open(call.permit(), ModernToLegacy.cancel(call, attached), new Discard());
            });
      }
      end.ended(status, detail, upstreamNanos);
    };
  }
}
