package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Decision;
import io.cardea.model.policy.Denial;
import io.cardea.model.policy.Permit;
import java.util.List;
import java.util.Optional;

/**
 * May it do that? First whether the caller may reach the adapter at all, then whether it may touch
 * each thing the request names. A denied thing is answered as one that does not exist.
 */
public final class Authorize implements Stage {

  private static final Refusal NO_ADAPTER =
      Refusal.of(
          404,
          RpcError.NOT_FOUND,
          "No such adapter, or no role of yours reaches it. Ask whoever runs this gateway.");

  @Override
  public StageResult apply(Call call, Facts facts) {
    Arrival arrival = call.arrival();
    Adapter adapter = arrival.snapshot().adapters().get(arrival.route().adapter());
    if (adapter == null) {
      return new StageResult.Reply(NO_ADAPTER.because("no such adapter"));
    }
    AccessPolicy policy = arrival.snapshot().access();
    return switch (policy.decide(call.principal(), adapter, Action.USE)) {
      case Denial denial -> new StageResult.Reply(NO_ADAPTER.because(denial.rule()));
      case Permit permit -> things(call, adapter, permit);
    };
  }

  private static StageResult things(Call call, Adapter adapter, Permit use) {
    if (!(call.message().orElse(null) instanceof RpcRequest request)) {
      return new StageResult.Continue(call.withPermit(use));
    }
    Optional<List<Action>> actions = Targets.of(call.method().orElseThrow(), request);
    if (actions.isEmpty()) {
      return new StageResult.Reply(
          Refusal.of(
              call.revision().isModern() ? 400 : 200,
              RpcError.INVALID_PARAMS,
              "params do not name what " + request.method() + " is about."));
    }
    Permit permit = use;
    for (Action action : actions.get()) {
      Decision decision =
          call.arrival().snapshot().access().decide(call.principal(), adapter, action);
      switch (decision) {
        case Denial denial -> {
          return new StageResult.Reply(unknown(call, action).because(denial.rule()));
        }
        case Permit granted -> permit = granted;
      }
    }
    return new StageResult.Continue(call.withPermit(permit));
  }

  private static Refusal unknown(Call call, Action action) {
    boolean modern = call.revision().isModern();
    return switch (action.kind()) {
      case TOOL -> Refusal.of(200, RpcError.INVALID_PARAMS, "Unknown tool: " + action.target());
      case PROMPT -> Refusal.of(200, RpcError.INVALID_PARAMS, "Unknown prompt: " + action.target());
      case RESOURCE, USE ->
          Refusal.of(
              200,
              modern ? RpcError.INVALID_PARAMS : RpcError.RESOURCE_NOT_FOUND,
              "Resource not found: " + action.target());
    };
  }
}
