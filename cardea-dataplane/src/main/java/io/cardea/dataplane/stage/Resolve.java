package io.cardea.dataplane.stage;

import static io.cardea.mcp.json.JsonDocument.NONE;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.call.Destination.Here;
import io.cardea.dataplane.call.RoutedEventId;
import io.cardea.dataplane.call.RoutedId;
import io.cardea.dataplane.listing.EndpointView;
import io.cardea.dataplane.listing.EndpointViews;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.relay.UpstreamErrors;
import io.cardea.dataplane.session.InFlight;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.EndpointKey.Kind;
import io.cardea.model.policy.Action;
import java.util.List;
import java.util.Optional;

/**
 * Who answers it? On {@code /adapters/{name}/mcp} always that server; where several stand behind
 * one address, the server that has what the call names, or the gateway itself.
 */
public final class Resolve implements Stage {

  private final EndpointViews views;
  private final CatalogFeed catalog;
  private final InFlight inFlight;

  public Resolve(EndpointViews views, CatalogFeed catalog, InFlight inFlight) {
    this.views = views;
    this.catalog = catalog;
    this.inFlight = inFlight;
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    if (endpoint.kind() == Kind.ADAPTER) {
      Adapter adapter = adapter(call, endpoint.name()).orElse(null);
      if (adapter == null) {
        return new StageResult.Reply(Authorize.NO_ENDPOINT.because("no such adapter"));
      }
      return isMisled(call, adapter)
          ? new StageResult.Reply(UpstreamErrors.otherEra(call))
          : to(call, Destination.Server.of(adapter));
    }
    if (endpoint.kind() == Kind.PROFILE
        && !call.arrival().snapshot().profiles().containsKey(endpoint)) {
      return new StageResult.Reply(Authorize.NO_ENDPOINT.because("no such profile"));
    }
    return aggregate(call);
  }

  private StageResult aggregate(Call call) {
    return switch (call.message().orElse(null)) {
      case null -> to(call, resumed(call));
      case RpcResponse response ->
          to(call, response.id().map(id -> serverOf(call, id)).orElse(Here.HERE));
      case RpcNotification notification -> to(call, notified(call, notification));
      case RpcRequest request -> requested(call, request);
    };
  }

  private static Destination resumed(Call call) {
    boolean get = call.arrival().verb() == Arrival.Verb.GET;
    return call.arrival()
        .header(McpHeader.LAST_EVENT_ID)
        .filter(_ -> get)
        .flatMap(RoutedEventId::parse)
        .flatMap(event -> adapter(call, event.adapter()))
        .<Destination>map(adapter -> Destination.Server.of(adapter))
        .orElse(Here.HERE);
  }

  private Destination notified(Call call, RpcNotification notification) {
    JsonDocument document = notification.document();
    if (call.is(McpMethod.CANCELLED) && call.session().isPresent()) {
      return id(document, document.member(notification.params(), "requestId"))
          .flatMap(id -> inFlight.adapter(call.session().get().id().key(), id))
          .flatMap(name -> adapter(call, name))
          .<Destination>map(adapter -> Destination.Server.of(adapter))
          .orElse(Here.HERE);
    }
    if (call.is(McpMethod.PROGRESS)) {
      return id(document, document.member(notification.params(), "progressToken"))
          .map(token -> serverOf(call, token))
          .orElse(Here.HERE);
    }
    return Here.HERE;
  }

  /** The server whose id or token it is. */
  private static Destination serverOf(Call call, RequestId id) {
    return RoutedId.parse(id)
        .flatMap(routed -> adapter(call, routed.adapter()))
        .<Destination>map(adapter -> Destination.Server.of(adapter))
        .orElse(Here.HERE);
  }

  private static Optional<RequestId> id(JsonDocument document, int node) {
    return node == NONE ? Optional.empty() : RequestId.parse(document.raw(node));
  }

  private StageResult requested(Call call, RpcRequest request) {
    McpMethod method = call.method().orElseThrow();
    if (method.target() == McpMethod.Target.NONE
        || method.target() == McpMethod.Target.SUBSCRIPTIONS) {
      return to(call, Here.HERE);
    }
    Optional<List<Action>> actions = Targets.of(method, request);
    if (actions.isEmpty()) {
      return new StageResult.Reply(Authorize.noTarget(call, request.method()));
    }
    Action action = actions.get().getFirst();
    EndpointView view =
        views.of(call.arrival().snapshot(), catalog.current(), call.arrival().route().endpoint());
    Optional<EndpointView.Target> target =
        switch (action.kind()) {
          case TOOL -> view.tool(action.target());
          case PROMPT -> view.prompt(action.target());
          case RESOURCE -> view.resource(action.target());
          case USE -> Optional.empty();
        };
    return target
        .map(found ->
            to(
                call,
                new Destination.Server(
                    found.adapter(),
                    Optional.of(found.name()),
                    found.item(),
                    era(found.adapter()))))
        .orElseGet(() ->
            new StageResult.Reply(
                Authorize.unknown(call, action).because("no server has " + action)));
  }

  /**
   * Whether a server would take a stateless request for one of a session: over a channel there is
   * no status that says it does not understand.
   */
  private boolean isMisled(Call call, Adapter adapter) {
    return call.revision().isModern()
        && !(adapter.upstream() instanceof HttpUpstream)
        && era(adapter).filter(era -> era == Era.LEGACY).isPresent();
  }

  /** As the server was last seen to speak. */
  private Optional<Era> era(Adapter adapter) {
    return catalog
        .current()
        .offer(adapter.key())
        .flatMap(offer -> Revision.find(offer.revision()))
        .map(Revision::era);
  }

  private static Optional<Adapter> adapter(Call call, String name) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    return Optional.ofNullable(call.arrival().snapshot().adapters().get(endpoint.adapterKey(name)));
  }

  private static StageResult to(Call call, Destination destination) {
    return new StageResult.Continue(call.withDestination(destination));
  }
}
