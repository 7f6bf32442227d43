package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.call.Route;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.task.UnknownTask;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Decision;
import io.cardea.model.policy.Denial;
import io.cardea.model.policy.Permit;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/**
 * May it do that? First whether the caller may reach the endpoint and the server at all, then
 * whether it may touch each thing the request names, then whether its token has the scopes for it.
 * A denied thing is answered as one that does not exist; to whom only a scope is missing is told
 * which, and may come back with it.
 */
public final class Authorize implements Stage {

  static final Refusal NO_ENDPOINT =
      Refusal.of(
          404,
          RpcError.NOT_FOUND,
          "No such endpoint, or no role of yours reaches it. Ask whoever runs this gateway.");

  private final ResourceUris uris;

  /**
   * @param uris what addresses are called in tokens
   */
  public Authorize(ResourceUris uris) {
    this.uris = uris;
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    Arrival arrival = call.arrival();
    AccessPolicy policy = arrival.snapshot().access();
    EndpointKey endpoint = arrival.route().endpoint();
    Profile profile = arrival.snapshot().profiles().get(endpoint);
    if (profile != null && !policy.admits(call.principal(), profile)) {
      return new StageResult.Reply(NO_ENDPOINT.deniedBy("no role opens the profile"));
    }
    return switch (call.destination()) {
      case Destination.Here _ -> here(call);
      case Destination.Server server ->
          switch (policy.decide(
              call.principal(), server.adapter(), Action.USE, new CallCircumstances(call))) {
            case Denial denial -> new StageResult.Reply(denied(call, denial));
            case Permit permit -> served(call, server, permit);
          };
    };
  }

  /** Where the gateway answers for one server, that server must be within reach. */
  private StageResult here(Call call) {
    Arrival arrival = call.arrival();
    EndpointKey endpoint = arrival.route().endpoint();
    if (endpoint.kind() != EndpointKey.Kind.ADAPTER) {
      return new StageResult.Continue(call);
    }
    Adapter adapter = arrival.snapshot().adapters().get(endpoint.adapterKey(endpoint.name()));
    if (adapter == null) {
      return new StageResult.Reply(noAdapter(call));
    }
    return arrival.snapshot().access().decide(call.principal(), adapter, Action.USE)
            instanceof Denial denial
        ? new StageResult.Reply(NO_ENDPOINT.deniedBy(denial.rule()))
        : scoped(call, adapter.scopes().required());
  }

  private StageResult served(Call call, Destination.Server server, Permit use) {
    StageResult result = things(call, server, use);
    if (server.adapter().scopes().isNone()
        || !(result instanceof StageResult.Continue(Call allowed))) {
      return result;
    }
    Action action = allowed.permit().action();
    return scoped(
        allowed,
        action.kind() == Action.Kind.TOOL
            ? server.adapter().scopes().forTool(action.target())
            : server.adapter().scopes().required());
  }

  /** What is allowed, unless the caller's token lacks one of the {@code needed} scopes. */
  private StageResult scoped(Call allowed, Set<String> needed) {
    Principal caller = allowed.principal();
    Optional<Set<String>> granted = caller.tokenScopes();
    if (granted.isEmpty() || granted.get().containsAll(needed)) {
      return new StageResult.Continue(allowed);
    }
    Arrival arrival = allowed.arrival();
    Set<String> all = new TreeSet<>(needed);
    arrival.snapshot().issuers(caller.tenant()).stream()
        .filter(issuer -> issuer.key().name().equals(caller.issuer()))
        .forEach(issuer -> all.addAll(issuer.requiredScopes()));
    return new StageResult.Reply(Challenge.insufficient(arrival, uris, all, granted.get()));
  }

  /** Who might use an adapter that is disabled is told so; there is none for anybody else. */
  static Refusal noAdapter(Call call) {
    Arrival arrival = call.arrival();
    GatewaySnapshot snapshot = arrival.snapshot();
    EndpointKey endpoint = arrival.route().endpoint();
    return Optional.ofNullable(snapshot.disabled().get(endpoint.adapterKey(endpoint.name())))
        .filter(adapter ->
            snapshot.access().decide(call.principal(), adapter, Action.USE) instanceof Permit)
        .map(adapter -> disabled(adapter, snapshot.replacement(adapter, call.principal())))
        .orElseGet(() -> NO_ENDPOINT.because("no such adapter"));
  }

  private static Refusal disabled(Adapter adapter, Optional<Adapter> next) {
    StringJoiner words = new StringJoiner(" ");
    words.add("The server " + adapter.key().name() + " is disabled by whoever runs this gateway.");
    if (!adapter.lifecycle().message().isEmpty()) {
      words.add(adapter.lifecycle().message());
    }
    next.map(other -> new Route(EndpointKey.adapter(other.key())).path())
        .ifPresent(address -> words.add("Use " + address + " instead."));
    return Refusal.of(404, RpcError.NOT_FOUND, words.toString()).because("the adapter is disabled");
  }

  /** A server that the caller may not reach has nothing that exists. */
  private static Refusal denied(Call call, Denial denial) {
    boolean aggregate = call.arrival().route().endpoint().isAggregate();
    return (call.message().orElse(null) instanceof RpcRequest request && aggregate
            ? Targets.of(call.method().orElseThrow(), request)
                .map(actions -> unknown(call, actions.getFirst()))
                .orElse(NO_ENDPOINT)
            : NO_ENDPOINT)
        .deniedBy(denial.rule());
  }

  private static StageResult things(Call call, Destination.Server server, Permit use) {
    if (!(call.message().orElse(null) instanceof RpcRequest request)) {
      return new StageResult.Continue(call.withPermit(use));
    }
    McpMethod method = call.method().orElseThrow();
    Optional<List<Action>> actions = Targets.of(method, request);
    if (actions.isEmpty()) {
      return new StageResult.Reply(noTarget(call, request.method()));
    }
    if (method.target() == McpMethod.Target.TASK && server.name().isEmpty()) {
      return new StageResult.Reply(unknown(call, Action.USE).because("no task of the caller's"));
    }
    Permit permit = use;
    AccessPolicy policy = call.arrival().snapshot().access();
    CallCircumstances circumstances = new CallCircumstances(call);
    for (Action called : actions.get()) {
      // What an aggregate calls it is no matter: policy speaks of what the server calls it.
      Action action = server.name().map(name -> new Action(called.kind(), name)).orElse(called);
      Decision decision = policy.decide(call.principal(), server.adapter(), action, circumstances);
      switch (decision) {
        case Denial denial -> {
          return new StageResult.Reply(unknown(call, called).deniedBy(denial.rule()));
        }
        case Permit granted -> permit = granted;
      }
    }
    return new StageResult.Continue(call.withPermit(permit));
  }

  static Refusal noTarget(Call call, String method) {
    return Refusal.of(
        call.revision().isModern() ? 400 : 200,
        RpcError.INVALID_PARAMS,
        "params do not name what " + method + " is about.");
  }

  static Refusal unknown(Call call, Action action) {
    boolean modern = call.revision().isModern();
    return switch (action.kind()) {
      case TOOL -> Refusal.of(200, RpcError.INVALID_PARAMS, "Unknown tool: " + action.target());
      case PROMPT -> Refusal.of(200, RpcError.INVALID_PARAMS, "Unknown prompt: " + action.target());
      case USE -> UnknownTask.REFUSAL;
      case RESOURCE ->
          Refusal.of(
              200,
              modern ? RpcError.INVALID_PARAMS : RpcError.RESOURCE_NOT_FOUND,
              "Resource not found: " + action.target());
    };
  }
}
