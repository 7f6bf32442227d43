package io.cardea.dataplane.gateway;

import io.cardea.dataplane.bridge.ModernToLegacy;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.InitializeReply;
import io.cardea.dataplane.relay.Relay;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.dataplane.resume.Resumptions;
import io.cardea.dataplane.suspend.SeatLoop;
import io.cardea.dataplane.taskcross.TaskCalls;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.model.audit.Outcome;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.UpstreamRequest;
import io.cardea.upstream.exchange.UpstreamSession;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The last step of the request path: an admitted call goes to its server, or is answered here.
 * Lives on one event loop.
 */
final class Dispatch implements LastStep {

  private final Driver.Parts parts;
  private final EventLoop loop;
  private final Healing healing;
  private final Remembering remembering;
  private final SeatLoop seats;
  private final Crossing toLegacy;
  private final Crossing toModern;
  private final TaskCalls tasks;
  private final Resumptions resumptions;
  private final BiConsumer<Call, ClientReply> again;
  private final Set<Relay> streams = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param again brings a call through all stages once more
   */
  Dispatch(Driver.Parts parts, EventLoop loop, BiConsumer<Call, ClientReply> again) {
    this.parts = parts;
    this.loop = loop;
    this.again = again;
    this.resumptions = new Resumptions(parts.streams());
    this.healing = new Healing(parts, loop);
    this.remembering = new Remembering(parts.sessions());
    this.seats =
        new SeatLoop(parts.seats(), loop, parts.upstreams(), parts.answers(), parts.sessions());
    this.toLegacy = new ToLegacyServer(parts, loop, healing, seats, again);
    this.toModern = new ToModernServer(parts, loop, again);
    this.tasks =
        new TaskCalls(
            parts.upstreams(),
            loop,
            parts.sessions(),
            parts.answers().finished(),
            parts.answers()::uris);
  }

  private static boolean isEndless(Call call) {
    return call.arrival().verb() == Arrival.Verb.GET || call.is(McpMethod.SUBSCRIPTIONS_LISTEN);
  }

  private static boolean isAboutTask(McpMethod method) {
    return method.target() == McpMethod.Target.TASK;
  }

  @Override
  public void open(Call call, Ending end, ClientReply reply) {
    boolean inSession = !call.revision().isModern() && call.session().isPresent();
    if (!inSession) {
      answer(call, end, reply);
      return;
    }
    switch (call.arrival().verb()) {
      case POST -> answer(call, cancelling(call, end), reply);
      case GET -> resumptions.open(call, reply, end, way -> answer(call, end, way));
      case DELETE -> answer(call, closing(call, end), reply);
    }
  }

  /** What nobody comes back for is taken back: its client's going alone has said nothing. */
  private Ending cancelling(Call call, Ending end) {
    boolean canBe =
        call.serverEra() == Era.LEGACY
            && call.requestId().isPresent()
            && call.attachment().isPresent();
    if (!canBe) {
      return end;
    }
    RequestId id = call.requestId().get();
    Attachment attached = call.attachment().get();
    return end.after((status, _, _) -> {
      if (status == Outcome.Status.CANCELLED) {
        UpstreamExchange _ =
            parts
                .upstreams()
                .open(call.permit(), ModernToLegacy.cancel(id, attached), new Discard());
      }
    });
  }

  /** Nobody can come back to the streams of a session that has ended. */
  private Ending closing(Call call, Ending end) {
    SessionKey session = call.session().orElseThrow().id().key();
    return end.after((status, _, _) -> {
      if (status == Outcome.Status.OK) {
        parts.streams().ended(session);
      }
    });
  }

  private void answer(Call call, Ending end, ClientReply client) {
    ClientReply reply = isEndless(call) ? parts.guard().around(call, client) : client;
    boolean ends = call.arrival().verb() == Arrival.Verb.DELETE;
    if (ends || call.destination() instanceof Destination.Here) {
      parts.answers().answer(call, reply, end);
      return;
    }
    if (call.crossesEras() && call.method().filter(Dispatch::isAboutTask).isPresent()) {
      tasks.open(call, end, reply);
      return;
    }
    if (call.crossesEras()) {
      (call.revision().isModern() ? toLegacy : toModern).open(call, end, reply);
      return;
    }
    UpstreamRequest request = parts.bridge().toUpstream(call);
    if (call.is(McpMethod.INITIALIZE)) {
      InitializeReply relay =
          new InitializeReply(
              call, reply, end, parts.sessions(), loop, session -> endUpstream(call, session));
      relay.onOtherEra(otherEra(call, reply));
      relay.attach(parts.upstreams().open(call.permit(), request, relay));
    } else if (request.kind().isEndless()) {
      stream(call, request, end, reply);
    } else {
      Ending ending = remembering.around(call, noted(call, end));
      Relay relay = new Relay(call, reply, ending, parts.sessions(), loop, rewriting(call));
      remembering.problem(call).ifPresent(refusal -> relay.refuse(refusal, Outcome.Status.ERROR));
      if (!relay.isOver()) {
        relay.onOtherEra(otherEra(call, reply));
        relay.attach(parts.upstreams().open(call.permit(), request, healing.around(call, relay)));
      }
    }
  }

  /**
   * What to do if the server turns out not to speak the client's era: all once more in the other,
   * unless that was refused too.
   */
  private Supplier<Optional<Runnable>> otherEra(Call call, ClientReply reply) {
    return () -> {
      boolean worthATry =
          parts
              .answers()
              .eras()
              .refused(
                  call.server().orElseThrow().key(), call.revision().era(), call.arrival().time());
      return worthATry ? Optional.of(() -> again.accept(call.afresh(), reply)) : Optional.empty();
    };
  }

  private Rewriting rewriting(Call call) {
    return call.isMediated() ? parts.answers().rewriting(call) : parts.answers().passing(call);
  }

  /** Lets a cancellation find the server of a request of an aggregate. */
  private Ending noted(Call call, Ending end) {
    if (!call.isMediated() || call.session().isEmpty() || call.requestId().isEmpty()) {
      return end;
    }
    SessionKey session = call.session().get().id().key();
    RequestId id = call.requestId().get();
    String adapter = call.place();
    parts.inFlight().begin(session, id, adapter);
    return end.after((_, _, _) -> parts.inFlight().end(session, id, adapter));
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
    AtomicReference<Runnable> forgetting = new AtomicReference<>(() -> {});
    AtomicReference<Runnable> watching = new AtomicReference<>(() -> {});
    Ending forget =
        end.after((_, _, _) -> {
          streams.remove(self.get());
          forgetting.getAndSet(() -> {}).run();
          watching.getAndSet(() -> {}).run();
        });
    Relay relay =
        new Relay(call.forStream(), reply, forget, parts.sessions(), loop, rewriting(call));
    self.set(relay);
    if (relay.isOver()) {
      return;
    }
    streams.add(relay);
    if (!call.isMediated()) {
      watching.set(
          parts
              .answers()
              .untilCustom(call.server().orElseThrow().key(), new TakeOver(call, relay)));
    }
    PassedStream passed = new PassedStream(call, relay, parts.upstreams(), loop);
    if (call.serverEra() == Era.LEGACY) {
      SessionKey session = call.session().orElseThrow().id().key();
      parts.answers().streams().open(session, passed);
      forgetting.set(() -> parts.answers().streams().close(session, passed));
    }
    relay.attach(
        parts
            .upstreams()
            .openLasting(call.permit(), request, healing.aroundStream(call, relay, passed)));
  }

  /**
   * Ends the event streams that last without a call; clients come back after at most {@code
   * spreadMillis}.
   */
  @Override
  public void endStreams(int spreadMillis, RandomGenerator random) {
    List.copyOf(streams).forEach(relay -> relay.endStream(1 + random.nextInt(spreadMillis)));
    parts.answers().endStreams(spreadMillis, random);
  }

  @Override
  public void endSuspended() {
    seats.close();
  }
}
