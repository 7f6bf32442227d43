package io.cardea.dataplane.gateway;

import io.cardea.dataplane.aggregate.Aggregates;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.resume.Streams;
import io.cardea.dataplane.stage.FindHome;
import io.cardea.dataplane.suspend.Seats;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.Optional;

/**
 * What the event loops of this node hold of sessions and calls.
 *
 * @param seats calls that wait for their clients
 * @param aggregates requests in flight, and what clients have been asked
 * @param streams what clients can come back to
 */
record Held(Seats seats, Aggregates aggregates, Streams streams) implements FindHome.Holdings {

  @Override
  public Optional<NodeId> suspendedAt(Call call) {
    return seats.suspendedAt(call);
  }

  @Override
  public Optional<NodeId> streamAt(Call call) {
    return streams.holder(call);
  }

  @Override
  public boolean isUnderWay(SessionKey session, RequestId id) {
    return aggregates.inFlight().has(session, id);
  }

  @Override
  public boolean isAnswer(SessionKey session, RpcResponse response) {
    return aggregates.questions().has(session, response) || aggregates.inFlight().hasAny(session);
  }
}
