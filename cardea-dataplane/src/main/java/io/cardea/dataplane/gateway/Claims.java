package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.ForwardingReply;
import io.cardea.dataplane.session.InFlight;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import java.util.Map;
import java.util.Optional;

/**
 * Sees to it that a session has one request of an id in flight: a second one is a client's mistake,
 * or the same request sent twice, and would run twice. Ids of stateless clients belong to no
 * session, and may be the same.
 */
record Claims(InFlight inFlight, Incidents incidents) {

  static final Refusal REFUSAL =
      Refusal.of(
              400,
              RpcError.INVALID_REQUEST,
              "A request with this id is in flight in this session, so this one was not made: wait"
                  + " for its answer, or take another id.")
          .saying(Refusal.DUPLICATE);

  /** The hold on an id. */
  record Claim(Runnable release) {

    static final Claim NONE = new Claim(() -> {});

    /** Gives the id back before the client can know that its request is over. */
    ClientReply around(ClientReply reply) {
      return equals(NONE) ? reply : new Releasing(reply, release);
    }
  }

  /** The hold of {@code call} on its id, if it needs one; empty if another has it. */
  Optional<Claim> claim(Call call) {
    if (call.revision().isModern() || call.session().isEmpty() || call.requestId().isEmpty()) {
      return Optional.of(Claim.NONE);
    }
    Optional<Claim> claim =
        inFlight.claim(call.session().get().id().key(), call.requestId().get()).map(Claim::new);
    if (claim.isEmpty()) {
      String cause = "a session sent a request with the id of one in flight";
      call.server()
          .ifPresentOrElse(
              adapter -> incidents.note(adapter.key(), Incident.Kind.DUPLICATE_REFUSED, cause),
              () -> incidents.note(Incident.Kind.DUPLICATE_REFUSED, cause));
    }
    return claim;
  }

  private static final class Releasing extends ForwardingReply {
    private final Runnable release;

    Releasing(ClientReply client, Runnable release) {
      super(client);
      this.release = release;
    }

    @Override
    public void body(int status, Map<String, String> headers, byte[] json) {
      release.run();
      super.body(status, headers, json);
    }

    @Override
    public void end() {
      release.run();
      super.end();
    }
  }
}
