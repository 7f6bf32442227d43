package io.cardea.dataplane.gateway;

import io.cardea.dataplane.bridge.ModernToLegacy;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.InitializeReply;
import io.cardea.dataplane.relay.LostSession;
import io.cardea.dataplane.relay.Relay;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.audit.Outcome;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamReply;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamSession;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * The last step of the request path: an admitted call goes to its server, or is answered here.
 * Lives on one event loop.
 */
final class Dispatch {

  private static final Refusal NO_SESSION =
      Refusal.of(503, RpcError.UNAVAILABLE, "The MCP server opens no session. Try again later.")
          .withHeader("Retry-After", "5");

  private final Driver.Parts parts;
  private final EventLoop loop;
  private final Set<Relay> streams = Collections.newSetFromMap(new IdentityHashMap<>());

  Dispatch(Driver.Parts parts, EventLoop loop) {
    this.parts = parts;
    this.loop = loop;
  }

  /** Brings {@code call} to who answers it; {@code end} learns how it ended. */
  void open(Call call, Ending end, ClientReply reply) {
    if (call.destination() instanceof Destination.Here) {
      parts.answers().answer(call, reply, end);
      return;
    }
    UpstreamRequest request = parts.bridge().toUpstream(call);
    if (call.is(McpMethod.INITIALIZE)) {
      InitializeReply relay =
          new InitializeReply(
              call, reply, end, parts.sessions(), loop, session -> endUpstream(call, session));
      relay.attach(parts.upstreams().open(call.permit(), request, relay));
    } else if (request.kind().isEndless()) {
      stream(call, request, end, reply);
    } else {
      Relay relay =
          new Relay(call, reply, noted(call, end), parts.sessions(), loop, rewriting(call));
      if (!relay.isOver()) {
        relay.attach(parts.upstreams().open(call.permit(), request, healing(call, relay)));
      }
    }
  }

  /**
   * A server that has forgotten the session behind an aggregate has not run the call: it gets it in
   * a new session, once.
   */
  private UpstreamReply healing(Call call, Relay relay) {
    boolean canHeal =
        call.arrival().route().endpoint().isAggregate()
            && call.requestId().isPresent()
            && call.attachment().flatMap(Attachment::id).isPresent();
    return canHeal ? new LostSession(relay, () -> heal(call, relay)) : relay;
  }

  private void heal(Call call, Relay relay) {
    Call.Session session = call.session().orElseThrow();
    Adapter adapter = call.server().orElseThrow();
    CompletionStage<Attaching> attaching =
        parts
            .sessions()
            .detach(session.id().key(), adapter.key().name(), call.attachment().orElseThrow())
            .thenCompose(_ ->
                parts.attacher().attach(call, Attached.of(session, adapter), parts.upstreams()));
    loop.await(
        attaching,
        adapter.limits().idleTimeout(),
        attached -> healed(call, session, adapter, attached, relay),
        _ -> relay.refuse(NO_SESSION, Outcome.Status.ERROR));
  }

  private void healed(
      Call call, Call.Session session, Adapter adapter, Attaching attached, Relay relay) {
    switch (attached) {
      case Attaching.Done done -> {
        if (!relay.isOver()) {
          Call again = call.withSession(session.with(adapter, done.attachment()));
          relay.attach(
              parts.upstreams().open(call.permit(), parts.bridge().toUpstream(again), relay));
        }
      }
      case Attaching.OtherEra other -> relay.refuse(other.refusal(), Outcome.Status.ERROR);
      case Attaching.Refused refused -> relay.refuse(refused.refusal(), Outcome.Status.ERROR);
    }
  }

  private Rewriting rewriting(Call call) {
    return call.arrival().route().endpoint().isAggregate()
        ? parts.answers().rewriting(call)
        : Rewriting.NONE;
  }

  /** Lets a cancellation find the server of a request of an aggregate. */
  private Ending noted(Call call, Ending end) {
    if (call.crossesEras() && call.revision().isModern()) {
      return cancelling(call, end);
    }
    if (!call.arrival().route().endpoint().isAggregate()
        || call.session().isEmpty()
        || call.requestId().isEmpty()) {
      return end;
    }
    SessionKey session = call.session().get().id().key();
    RequestId id = call.requestId().get();
    String adapter = call.place();
    parts.inFlight().begin(session, id, adapter);
    return (status, detail, upstreamNanos) -> {
      parts.inFlight().end(session, id, adapter);
      end.ended(status, detail, upstreamNanos);
    };
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

  /** Ends a session that the upstream opened for us and that nobody will use. */
  private void endUpstream(Call call, UpstreamSession session) {
    UpstreamRequest delete =
        new UpstreamRequest(
            UpstreamRequest.Kind.DELETE,
            Optional.of(session),
            List.of(),
            UpstreamRequest.Payload.none());
    UpstreamExchange _ = parts.upstreams().open(call.permit(), delete, new Discard());
  }

  private void stream(Call call, UpstreamRequest request, Ending end, ClientReply reply) {
    AtomicReference<Relay> self = new AtomicReference<>();
    Ending forget =
        (status, detail, upstreamNanos) -> {
          streams.remove(self.get());
          end.ended(status, detail, upstreamNanos);
        };
    Relay relay =
        new Relay(call.forStream(), reply, forget, parts.sessions(), loop, rewriting(call));
    self.set(relay);
    if (relay.isOver()) {
      return;
    }
    streams.add(relay);
    relay.attach(parts.upstreams().open(call.permit(), request, relay));
  }

  /** Ends every event stream without end; clients come back after at most {@code spreadMillis}. */
  void endStreams(int spreadMillis, RandomGenerator random) {
    List.copyOf(streams).forEach(relay -> relay.endStream(1 + random.nextInt(spreadMillis)));
    parts.answers().endStreams(spreadMillis, random);
  }
}
