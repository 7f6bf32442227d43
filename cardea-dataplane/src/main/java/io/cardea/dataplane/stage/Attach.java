package io.cardea.dataplane.stage;

import io.cardea.dataplane.bridge.CallTerms;
import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.call.Destination.Here;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Fact.Attaching;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.relay.Floor;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.Adapter;
import java.util.Optional;

/**
 * Does it have a session at the server yet? Where the gateway mediates they begin with the first
 * request that needs them. A stateless client of a server that wants sessions shares one with its
 * principal's other stateless clients.
 */
public final class Attach implements Stage {

  private static final Refusal TOO_MANY =
      Refusal.of(
              429, RpcError.LIMITED, "Too many sessions are open: end some with DELETE, or wait.")
          .withHeader("Retry-After", "60");

  @Override
  public StageResult apply(Call call, Facts facts) {
    if (!call.isMediated() && isOutdated(call)) {
      return new StageResult.Reply(Floor.outdated());
    }
    if (!call.isMediated()
        || !(call.destination() instanceof Destination.Server server)
        || call.serverEra() == Era.MODERN) {
      return new StageResult.Continue(call);
    }
    if (!call.revision().isModern()) {
      return attached(call, server.adapter(), facts);
    }
    if (CallTerms.of(call).needSeat()) {
      // It gets a session that no other call uses meanwhile.
      return new StageResult.Continue(call);
    }
    Fact<Optional<Call.Session>> stateless =
        new Fact.Stateless(call.arrival().route().endpoint(), call.principal());
    return facts
        .find(stateless)
        .map(session ->
            session
                .map(found -> attached(call.withSession(found), server.adapter(), facts))
                .orElseGet(() -> new StageResult.Reply(TOO_MANY)))
        .orElseGet(() -> new StageResult.Need(stateless));
  }

  /** Whether its session at the server is of a revision that is not allowed any more. */
  private static boolean isOutdated(Call call) {
    boolean ends = call.arrival().verb() == Arrival.Verb.DELETE;
    return !ends
        && call.attachment()
            .filter(session -> !call.server().orElseThrow().takes(session.revision()))
            .isPresent();
  }

  private static StageResult attached(Call call, Adapter adapter, Facts facts) {
    if (call.attachment().isPresent() && !isOutdated(call)) {
      return new StageResult.Continue(call);
    }
    if (!(call.message().orElse(null) instanceof RpcRequest)) {
      // A server that has no session with us waits for no answer and has no stream.
      return new StageResult.Continue(call.withDestination(Here.HERE));
    }
    Call.Session session = call.session().orElseThrow();
    Fact<Attaching> fact = Fact.Attached.of(session, adapter);
    Optional<Attaching> known = facts.find(fact);
    if (known.isEmpty()) {
      return new StageResult.Need(fact);
    }
    return switch (known.get()) {
      case Attaching.Done done ->
          new StageResult.Continue(call.withSession(session.with(adapter, done.attachment())));
      case Attaching.Refused refused -> new StageResult.Reply(refused.refusal());
      case Attaching.OtherEra otherEra -> otherEra(call, otherEra);
    };
  }

  /** What has no sessions needs none. */
  private static StageResult otherEra(Call call, Attaching.OtherEra otherEra) {
    return call.revision().isModern() || !(call.destination() instanceof Destination.Server server)
        ? new StageResult.Reply(otherEra.refusal())
        : new StageResult.Continue(call.withDestination(server.speaking(Era.MODERN)));
  }
}
