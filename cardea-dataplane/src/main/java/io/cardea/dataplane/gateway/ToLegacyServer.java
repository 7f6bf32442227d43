package io.cardea.dataplane.gateway;

import io.cardea.dataplane.aggregate.CallInSession;
import io.cardea.dataplane.bridge.CallTerms;
import io.cardea.dataplane.bridge.ClientAbilities;
import io.cardea.dataplane.bridge.EraBook;
import io.cardea.dataplane.bridge.Judge;
import io.cardea.dataplane.bridge.ModernToLegacy;
import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Relay;
import io.cardea.dataplane.suspend.SeatLoop;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.audit.Outcome;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Calls of stateless clients at servers that want sessions. What a server may ask its client
 * something in, or log for, runs in a session of its own; all else in one that the principal's
 * calls share. Lives on one event loop.
 */
final class ToLegacyServer implements Crossing {

  private final Driver.Parts parts;
  private final EventLoop loop;
  private final Healing healing;
  private final SeatLoop seats;
  private final BiConsumer<Call, ClientReply> again;

  /**
   * @param again brings a call to its end from the beginning
   */
  ToLegacyServer(
      Driver.Parts parts,
      EventLoop loop,
      Healing healing,
      SeatLoop seats,
      BiConsumer<Call, ClientReply> again) {
    this.parts = parts;
    this.loop = loop;
    this.healing = healing;
    this.seats = seats;
    this.again = again;
  }

  @Override
  public void open(Call call, Ending end, ClientReply reply) {
    CallTerms terms = CallTerms.of(call);
    if (terms.needSeat()) {
      seats.open(call, terms, end, reply);
      return;
    }
    Relay relay =
        new Relay(
            call,
            reply,
            cancelling(call, end),
            parts.sessions(),
            loop,
            parts.answers().rewriting(call, new Sharing(call, terms)));
    if (!relay.isOver()) {
      relay.onOtherEra(() -> otherEra(call, reply));
      UpstreamRequest request = parts.bridge().toUpstream(call);
      relay.attach(parts.upstreams().open(call.permit(), request, healing.around(call, relay)));
    }
  }

  /** A server that wants no sessions any more has not run the call; it gets it without. */
  private Optional<Runnable> otherEra(Call call, ClientReply reply) {
    AdapterKey server = call.server().orElseThrow().key();
    Instant now = call.arrival().time();
    EraBook eras = parts.answers().eras();
    boolean _ = eras.refused(server, Era.LEGACY, now);
    return eras.of(server, Era.MODERN, now) == Era.MODERN
        ? Optional.of(() -> again.accept(call.afresh(), reply))
        : Optional.empty();
  }

  /** A stateless client cancels by going away; a legacy server has to be told. */
  private Ending cancelling(Call call, Ending end) {
    return end.after((status, _, _) -> {
      if (status == Outcome.Status.CANCELLED) {
        call.attachment().ifPresent(attached -> tell(call, ModernToLegacy.cancel(call, attached)));
      }
    });
  }

  private void tell(Call call, UpstreamRequest request) {
    UpstreamExchange _ = parts.upstreams().open(call.permit(), request, new Discard());
  }

  /** A call that shares its session, for which nothing was declared. */
  private final class Sharing implements CallInSession {
    private final Call call;
    private final CallTerms terms;

    Sharing(Call call, CallTerms terms) {
      this.call = call;
      this.terms = terms;
    }

    @Override
    public RequestId idAtServer() {
      return ModernToLegacy.idOf(call);
    }

    @Override
    public CallTerms terms() {
      return terms;
    }

    @Override
    public void onAsked(RpcRequest request) {
      loop.run(() ->
          Judge.answer(request, ClientAbilities.NONE)
              .ifPresent(json ->
                  call.attachment()
                      .ifPresent(
                          attached -> tell(call, UpstreamMessages.message(attached, json)))));
    }

    @Override
    public void onWithdrawn(RequestId id) {
      // It was refused at once.
    }
  }
}
