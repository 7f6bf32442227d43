package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.overload.Overload;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.stage.Authenticate;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import io.cardea.model.node.PeerLink;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what comes while the gateway has too much to do, before work is put into it. Who is not
 * authenticated is refused as always, but sooner; who is and asks for more than a fair share gets
 * 503. What ends or answers something is never refused: it makes the load less. Lives on one event
 * loop.
 */
final class LoadGate {

  private static final Set<String> NEVER =
      Set.of(McpMethod.PING.wireName(), McpMethod.TASKS_CANCEL.wireName());

  /** The answer to everything new while the gateway stops. */
  static final Refusal STOPPING =
      Refusal.of(
              503,
              RpcError.UNAVAILABLE,
              "This gateway is stopping. The request did not run: try again in a few seconds.")
          .withHeader("Retry-After", "5");

  private final Overload overload;
  private final Authenticate authenticate;
  private final Incidents incidents;
  private final PeerLink link;
  private boolean stopped;

  LoadGate(Overload overload, Authenticate authenticate, Incidents incidents, PeerLink link) {
    this.overload = overload;
    this.authenticate = authenticate;
    this.incidents = incidents;
    this.link = link;
  }

  /**
   * Nothing new from now on, unless another node takes it; what is under way may still be answered,
   * cancelled and ended.
   */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Why a POST is refused before its body is looked at. */
  Optional<Refusal> beforeParsing(Arrival arrival) {
    if (!overload.isNear() || arrival.route().door() == Route.Door.MESSAGES) {
      return Optional.empty();
    }
    return switch (authenticate.apply(Call.of(arrival, Optional.empty()), Facts.NONE)) {
      case StageResult.Reply stranger -> Optional.of(stranger.refusal());
      case StageResult.Continue known when isModernRequest(arrival) -> refuse(known.call());
      case StageResult.Continue _,
          StageResult.Park _,
          StageResult.Ask _,
          StageResult.Need _,
          StageResult.Elsewhere _ ->
          Optional.empty();
    };
  }

  /**
   * Whether the body can be nothing but a request that may be refused: the modern era has no
   * answers or cancellations, and what says that it belongs there and does not is wrong anyway.
   */
  private static boolean isModernRequest(Arrival arrival) {
    return arrival
            .header(McpHeader.PROTOCOL_VERSION)
            .filter(Revision.R2026_07_28.date()::equals)
            .isPresent()
        && arrival.header(McpHeader.METHOD).filter(method -> !NEVER.contains(method)).isPresent();
  }

  /** Why {@code message} is refused. */
  Optional<Refusal> afterParsing(Arrival arrival, RpcMessage message) {
    if (stopped && message instanceof RpcRequest && link.another().isEmpty()) {
      return Optional.of(STOPPING);
    }
    if (!overload.isNear()
        || !(message instanceof RpcRequest request)
        || NEVER.contains(request.method())) {
      return Optional.empty();
    }
    return authenticate.apply(Call.of(arrival, Optional.of(message)), Facts.NONE)
            instanceof StageResult.Continue known
        ? refuse(known.call())
        : Optional.empty();
  }

  private Optional<Refusal> refuse(Call call) {
    if (!overload.refuses(call.principal())) {
      return Optional.empty();
    }
    incidents.note(
        Incident.Kind.SHED, "event loops are late or too many calls are in flight: refused");
    return Optional.of(
        Refusal.of(
                503,
                RpcError.UNAVAILABLE,
                "This gateway has too much to do, and you have your share of it. The request did"
                    + " not run: it is safe to repeat it, in a second or later.")
            .withHeader("Retry-After", "1")
            .withData(
                "{\"reason\":\"overloaded\",\"executed\":false,\"requestId\":\""
                    + call.arrival().id()
                    + "\"}")
            .because("overloaded"));
  }
}
