package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.RoutedId;
import io.cardea.dataplane.rounds.PendingQuestions;
import io.cardea.dataplane.session.InFlight;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.Optional;

/**
 * Which server is to hear what a client says about something that is under way: answers to what
 * servers ask, cancellations, progress. Where the gateway mediates, the ids that servers choose
 * reach clients as {@link RoutedId}, where it passes on, as they are; at a server's own address the
 * one may have become the other since, by a change of the configuration.
 */
final class FollowUps {

  private final InFlight inFlight;

  FollowUps(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  /** The server that {@code call} is about; empty if the gateway itself knows what to do. */
  Optional<Adapter> server(Call call) {
    Optional<RequestId> id = id(call);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return call.is(McpMethod.CANCELLED) ? answering(call, id.get()) : asking(call, id.get());
  }

  /**
   * Whether {@code call} is about something that {@code adapter} was mediated for, whose address
   * only passes on now.
   */
  boolean isOfMediated(Call call, Adapter adapter) {
    String label = adapter.key().label();
    return !call.is(McpMethod.CANCELLED)
        && id(call)
            .flatMap(RoutedId::parse)
            .filter(routed -> routed.adapter().equals(label))
            .flatMap(_ -> call.session())
            .filter(session -> inFlight.isAt(session.id().key(), label))
            .isPresent();
  }

  /** The id that it is about: of the client's request, or what a server chose. */
  private static Optional<RequestId> id(Call call) {
    return switch (call.message().orElse(null)) {
      case null -> Optional.empty();
      case RpcRequest _ -> Optional.empty();
      case RpcResponse response -> response.id();
      case RpcNotification notification when call.is(McpMethod.CANCELLED) ->
          param(notification, "requestId");
      case RpcNotification notification when call.is(McpMethod.PROGRESS) ->
          param(notification, "progressToken");
      case RpcNotification _ -> Optional.empty();
    };
  }

  private static Optional<RequestId> param(RpcNotification notification, String name) {
    JsonDocument document = notification.document();
    int node = document.member(notification.params(), name);
    return node == JsonDocument.NONE ? Optional.empty() : RequestId.parse(document.raw(node));
  }

  /** The server that answers the client's request. */
  private Optional<Adapter> answering(Call call, RequestId id) {
    if (call.session().isEmpty()) {
      return Optional.empty();
    }
    SessionKey session = call.session().get().id().key();
    Optional<Adapter> known = inFlight.adapter(session, id).flatMap(label -> adapter(call, label));
    return known.isPresent() || inFlight.canCancel(session, id) ? known : passedOn(call);
  }

  /** The server that chose the id or token. */
  private static Optional<Adapter> asking(Call call, RequestId id) {
    Optional<Adapter> routed =
        RoutedId.parse(id)
            .flatMap(parsed -> adapter(call, parsed.adapter()))
            .filter(adapter -> isBehind(call, adapter));
    return routed.isPresent() || PendingQuestions.isOurs(id) ? routed : passedOn(call);
  }

  private static boolean isBehind(Call call, Adapter adapter) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    return endpoint.kind() != EndpointKey.Kind.ADAPTER
        || adapter.key().name().equals(endpoint.name());
  }

  /** The server that has the address to itself, and a session with the client. */
  private static Optional<Adapter> passedOn(Call call) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    return endpoint.kind() == EndpointKey.Kind.ADAPTER
        ? adapter(call, endpoint.name())
            .filter(adapter -> call.session().flatMap(session -> session.at(adapter)).isPresent())
        : Optional.empty();
  }

  private static Optional<Adapter> adapter(Call call, String label) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    return Optional.ofNullable(
        call.arrival().snapshot().adapters().get(endpoint.adapterKey(label)));
  }
}
